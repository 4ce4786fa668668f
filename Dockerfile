# comity with its page, pictures, exports and PostgreSQL. `make image`, then: docker run --rm -i comity read < report.txt
FROM python:3.13-slim-bookworm AS build
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
WORKDIR /src
COPY requirements.lock pyproject.toml README.md LICENSE ./
COPY src src
# The versions are those of the lock; what only developers need is left out.
RUN sed -nE 's/^([A-Za-z0-9._-]+==[^ ;\\]+)( *;[^\\]*)? *\\?$/\1\2/p' requirements.lock > pins.txt \
 && python -m venv /opt/comity \
 && /opt/comity/bin/pip install --no-cache-dir --quiet --constraint pins.txt '.[web,postgres,export,plot,model]'

FROM python:3.13-slim-bookworm
RUN useradd --create-home --uid 1000 comity && install --directory --owner=comity /data
COPY --from=build /opt/comity /opt/comity
ENV PATH=/opt/comity/bin:$PATH COMITY_LEDGER=/data/comity.db
USER 1000
WORKDIR /data
VOLUME /data
EXPOSE 8000
ENTRYPOINT ["comity"]
CMD ["--help"]
