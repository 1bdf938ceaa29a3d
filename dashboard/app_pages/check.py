"""Check a figure: a file that was made here, or the id in a caption; each number beside what it is now."""

from dashboard import controls, exports, parts

say = controls.language()
parts.heading(say("Check a figure"), say("Is this number still right? Of any file that was made here, each number."))
found = exports.asked(say)
if found is not None:
    exports.shown(found, say)
