"""The vocabulary of Amazon's image tasks, which Titan Image and Nova Canvas share."""

from __future__ import annotations

from collections.abc import Mapping

from bedrock_weir.content import OpaqueKind, PartKind
from bedrock_weir.surfaces.families.readers import media
from bedrock_weir.surfaces.walk import Reader

_IMAGE = media(OpaqueKind.IMAGE)

IMAGE_FIELDS: Mapping[str, Reader] = {
    "conditionImage": _IMAGE,
    "image": _IMAGE,
    "images": _IMAGE,
    "inputImage": _IMAGE,
    "maskImage": _IMAGE,
    "referenceImage": _IMAGE,
    "referenceImages": _IMAGE,
    "sourceImage": _IMAGE,
}
TASKS: Mapping[str, PartKind] = dict.fromkeys(
    (
        "backgroundRemovalParams",
        "colorGuidedGenerationParams",
        "imageVariationParams",
        "inPaintingParams",
        "multiShotAutomatedParams",
        "multiShotManualParams",
        "outPaintingParams",
        "textToImageParams",
        "textToVideoParams",
        "virtualTryOnParams",
    ),
    PartKind.USER,
)
