"""Check a figure: a file that was made here, or the id in a caption; each number beside what it is now."""

from dashboard.ui import components, controls

say = controls.get_speaker()
components.show_heading(
    say("Check a figure"), say("Is this number still right? Of any file that was made here, each number.")
)
found = components.ask_recheck(say)
if found is not None:
    components.show_recheck(found, say)
