"""The smallest page that answers an edit: one number and its square."""

import streamlit as st

number = st.number_input("Number", value=0.5, format="%.4f")
st.metric("Its square", f"{number * number:.8f}")
