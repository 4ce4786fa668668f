"""`python -m training`: from tagged reports to the weights of the learnt reader, in one command that can be resumed."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import torch
from tokenizers import Tokenizer

from comity.extraction.learned.finder import Finder
from comity.extraction.learned.runtime import weights_folder
from training.calibrate import calibrated
from training.evaluate import TorchNetwork, score
from training.examples import examples
from training.export import export
from training.fit import Plan, fit
from training.network import Network
from training.shipped import encoder_of
from training.sources import BASE_NAME, base_encoder, reports, tagged_files

WORK = Path("artifacts/training")


def main() -> int:
    """Train, calibrate, score on what is held out, and write the weights."""
    wanted = _arguments()
    wanted.work.mkdir(parents=True, exist_ok=True)
    base = base_encoder(wanted.work / "base")
    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    paths = tagged_files()
    if wanted.share < 1:
        paths = paths[:: round(1 / wanted.share)]
    train = list(reports(paths))
    windows = [example for report, sentences in train for example in examples(report, sentences, tokenizer)]
    _tell(f"{len(train)} reports in {len(paths)} files, {len(windows)} windows")
    plan = Plan(
        epochs=wanted.epochs,
        seed=wanted.seed,
        threads=wanted.threads,
        rate=wanted.rate,
        heads_rate=10 * wanted.rate,
        frozen=wanted.frozen,
    )
    torch.manual_seed(plan.seed)
    trained = wanted.work / "network.pt"
    network = Network(base)
    if trained.exists() and not wanted.again:
        _tell(f"{trained} is there: not trained again (--again does)")
        network.load_state_dict(torch.load(trained, weights_only=True))
    else:
        if wanted.start is not None:
            begun = torch.load(wanted.start, weights_only=True) if wanted.start.is_file() else encoder_of(wanted.start)
            network.load_state_dict(begun, strict=wanted.start.is_file())
        network = fit(network, windows, plan, wanted.work / "resume.pt", _tell)
        torch.save(network.state_dict(), trained)
        (wanted.work / "resume.pt").unlink(missing_ok=True)
    held = list(reports(tagged_files(held_out=True)))
    thresholds = calibrated(network, tokenizer, held)
    for line in score(Finder(TorchNetwork(network), tokenizer, thresholds), held).lines():
        _tell(line)
    trained_on = f"{len(train)} tagged reports, {plan.epochs:g} epochs, seed {plan.seed}"
    about = {"base": BASE_NAME, "trained_on": trained_on}
    manifest = export(network, base / "tokenizer.json", wanted.out, thresholds, about)
    _tell(f"wrote {wanted.out}, version {manifest.version}")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--epochs", type=float, default=Plan().epochs, help="rounds over the training data")
    parser.add_argument("--rate", type=float, default=Plan().rate, help="of learning, for the topmost layer")
    parser.add_argument(
        "--start", type=Path, help="a trained network to go on from, or a folder of weights whose encoder to take"
    )
    parser.add_argument("--frozen", type=int, default=Plan().frozen, help="lowest layers that stay as they are")
    parser.add_argument("--seed", type=int, default=Plan().seed)
    parser.add_argument("--threads", type=int, default=Plan().threads, help="processor threads to train on")
    parser.add_argument("--share", type=float, default=1.0, help="share of the files to train on, for a learning curve")
    parser.add_argument("--work", type=Path, default=WORK, help="folder for what is kept between runs")
    parser.add_argument("--out", type=Path, default=weights_folder(), help="folder for the weights")
    parser.add_argument("--again", action="store_true", help="train again where a trained network is kept")
    return parser.parse_args()


def _tell(line: str) -> None:
    print(line, flush=True, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
