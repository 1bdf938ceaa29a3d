"""Enter an export into the register, as pictures and reports do when they are made."""

from facts.provenance.manifest import Manifest


def entered(catalogue, **about):
    manifest = Manifest.of(**about)
    catalogue.enter_export(manifest)
    return manifest
