"""Which WordNet subtrees are which kind of the codebook: the nearest root above a synset decides.

A root is a lemma, in its first sense within that lexicographer file, or `lemma#n`, in its n-th. What no root
covers cannot pass between states, and neither can what stands under `none`.
"""

FILES = {"animal": "animal", "food": "food", "person": "people", "plant": "goods", "artifact": "goods"}
"""Lexicographer files that are one kind unless a root says otherwise."""

ROOTS: dict[str, dict[str, str]] = {
    "arms": {
        "artifact": "weapon|weaponry|ammunition|explosive|armament|military vehicle|warship|warplane|missile|rocket|"
        "gun|bomber|tank|armored vehicle|armored personnel carrier|torpedo|bomb|mine|submarine|shell|projectile|"
        "ordnance|gunboat|sonar|radar|explosive device|half track|weapons carrier|amphibious vehicle|landing craft|"
        "detonator|sword|bayonet|minelayer|minesweeper|aircraft carrier|warhead|fighter|firearm|knife#2|torpedo boat|"
        "munition|arms|pt boat|troopship|shotgun|cartridge",
        "substance": "nerve agent",
    },
    "funds": {
        "possession": "money|currency|fund|assets|payment|liabilities|debt|loan|credit|grant|aid|subsidy|"
        "security|bond|deposit|cash|compensation|investment|sum|revenue|pension|capital|credit line|share|"
        "stake|contribution|allowance|scholarship|savings|remittance|refund|down payment",
        "communication": "check",
    },
    "food": {
        "plant": "cereal|vegetable|legume|crop|soy",
        "food": "edible fruit|cooking oil|vegetable oil",
    },
    "medical": {
        "artifact": "drug|medicine|vaccine|medical instrument|bandage|dressing|prosthesis|surgical instrument|"
        "breathing device|first-aid kit|syringe|stethoscope|hearing aid|life-support system|crutch|wheelchair|inhaler|"
        "tourniquet|thermometer|x-ray machine|sphygmomanometer|electrocardiograph|stretcher|hospital|clinic|"
        "disinfectant|endoscope|incubator|pacemaker|catheter|splint|sling|antibiotic|antidote",
        "substance": "antibody|vitamin|antitoxin",
        "body": "blood|blood serum|insulin|hormone",
    },
    "energy": {
        "substance": "fuel|petroleum|uranium|plutonium|natural gas|lubricating oil|fuel oil",
        "phenomenon": "electricity#2|electric power",
    },
    "technology": {
        "artifact": "computer|satellite|electronic equipment|computer hardware|nuclear reactor|telescope|"
        "power station|spacecraft|laser|microscope|telephone|television|integrated circuit|"
        "semiconductor device|data processor|cyclotron|accelerator#2|memory device|navigational instrument|"
        "television receiver|radio receiver|transmitter|antenna|camera|modem|printer#2|communication system|"
        "electronic device|circuit board|robot|measuring instrument|scientific instrument|observatory|wind turbine|"
        "solar array|photoelectric cell|space station",
        "communication": "software|source code",
    },
    "people": {
        "group": "team|military unit|crew|personnel|work force|contingent#2|police|rescue party|"
        "force#2|staff|orchestra|troupe|company#4|delegation|mission",
    },
    "culture": {
        "artifact": "art|antiquity|icon|statue|painting|sculpture|idol|relic|crown jewels|regalia|tapestry|"
        "antique|memorial|vestment|totem|obelisk|crown#4|fresco",
        "communication": "manuscript|inscription|codex|book|bible|sacred text|film|movie|musical composition|autograph",
        "object": "fossil",
        "body": "skeleton|skull|mummy",
    },
    "vehicle": {"artifact": "vehicle|craft|aircraft|public transport|conveyance"},
    "service": {
        "artifact": "structure|building|road|railway|bridge|airport|dam|stadium|pipeline|harbor|canal|way",
        "act": "training|repair|construction|education|assistance|rescue|logistics",
    },
    "information": {
        "artifact": "map|photograph|blueprint|drawing|archive",
        "communication": "information#2|data file|database|document|news|intelligence|record|chart|atlas|secret",
        "group": "data",
        "cognition": "know-how|technology|secret",
    },
    "goods": {
        "artifact": "commodity|equipment|instrumentality|shelter|house|tent|fabric|clothing|furniture|container|"
        "mobile home|jewelry|watch|fence|barrier|column|supporting structure|lamp",
        "substance": "material|building material|chemical|chemical element|compound|metal|alloy|fertilizer|mineral|gem|"
        "oil|paper|plastic|fiber|animal product|wood|rock|soil|sand|cement|rubber|water|ore|salt|gas",
        "object": "rock|land#2",
        "Tops": "plant",
        "possession": "gift|real property|treasure",
        "food": "feed",
    },
    "none": {
        "artifact": "surface|opening|line|facility|area|excavation|creation|layer|decoration|way|strip|fixture|sheet|"
        "thing|float|block|padding|representation|passage|room|compartment|track|ground|plane#2|path|hole",
        "person": "imaginary being|spiritual being",
        "group": "legislature|government|political unit|organization|social group|enterprise|"
        "institution|party|committee|taxonomic group|animal group",
        "plant": "plant part|plant organ",
        "body": "body covering|body part",
        "animal": "scale|horn|feather|shell",
        "communication": "agreement|contract|commitment|petition|license|legal document|credential|notice|"
        "correspondence|letter|law|bill|certificate|statement|ballot|title|act|will|message|treaty|"
        "legal instrument|report",
        "possession": "cost|tax|tariff|fee|fine|rent|wage|salary|price|loss|profit|expense|outgo|income|value|charge|"
        "inheritance|birthright",
        "food": "course|meal|dish|diet|fare",
    },
}
