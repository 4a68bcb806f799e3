"""The session of the visitor whose event is being handled, as other events have left it by now."""

from gradio.context import LocalContext

from cyqa.web.session import Session


def held(given: Session) -> Session:
    """What a handler that has waited goes on with instead of what it was given: that, if no other is held."""
    page, request = LocalContext.blocks.get(None), LocalContext.request.get(None)
    if page is None or request is None or request.session_hash is None:
        return given
    states = page.state_holder[request.session_hash].state_data.values()
    return next((state for state in states if isinstance(state, Session)), given)
