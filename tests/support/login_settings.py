"""The settings of a login."""

SECRET, COOKIE = "client-secret-7f3a", "cookie-secret-0123456789abcdef0123456789"


PROVIDER = {
    "FACTS_OIDC_METADATA_URL": "https://login.example.org/.well-known/openid-configuration",
    "FACTS_OIDC_CLIENT_ID": "facts",
    "FACTS_OIDC_CLIENT_SECRET": SECRET,
    "FACTS_OIDC_COOKIE_SECRET": COOKIE,
    "FACTS_PUBLIC_URL": "https://facts.example.org",
}
"""A login of which nothing says who edits."""
LOGIN = {**PROVIDER, "FACTS_EDITORS": "Anna@facts.example, bruno@facts.example"}
