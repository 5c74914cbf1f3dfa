"""Signing in by a province's own identity provider (OpenID Connect, ADR 38): `outbound` asks it, and nobody else; `discovery`
reads what it says of itself; `tokens` fetches and judges the ID token; `attempts` keeps what one attempt began with;
`checking` tries a connection for the administrator who enters it. Who comes in is decided in `agencies.workflow.identity`."""
