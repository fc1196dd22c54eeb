"""How we say no: in the user's words, with what to do next."""


class Refused(Exception):
    """An action was not done and nothing was stored.

    code    short machine word, stable for the API ("full", "not_allowed")
    words   one or two sentences for the user, translated when shown
    field   the form field that the words belong to, or "" when they concern the whole
    """

    def __init__(self, code: str, words, field: str = "") -> None:
        self.code, self.words, self.field = code, words, field
        super().__init__(code)

    def __str__(self) -> str:
        return str(self.words)
