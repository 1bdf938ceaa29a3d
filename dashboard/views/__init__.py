"""What a query shows and what a fact's page says: pages, embeds, pictures, reports, Share and notebooks ask here.

Neither Streamlit nor the web is known here.
"""
