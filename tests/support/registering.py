"""Enter an export into the register, as pictures and reports do when they are made."""

from facts.manifest import Manifest


def entered(catalogue, **about):
    manifest = Manifest.of(**about)
    catalogue.enter(manifest)
    return manifest
