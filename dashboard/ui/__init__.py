"""What the Streamlit pages are made of: controls, components, the parts of the page Report."""
