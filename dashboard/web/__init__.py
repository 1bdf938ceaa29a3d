"""The addresses beside the dashboard and the middleware of the server; no Streamlit here."""
