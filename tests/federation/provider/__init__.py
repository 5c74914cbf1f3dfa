"""A real OpenID Connect provider in a process of its own (django-oauth-toolkit): people with passwords, an application with a
secret, PKCE, signed tokens. It can be told to misbehave, one thing at a time."""
