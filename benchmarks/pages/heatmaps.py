"""The matrices of the board's default example as Plotly heatmaps, and one weight to edit."""

import plotly.graph_objects as go
import streamlit as st

from backprop_core import Cell
from ui.state.example import examples
from ui.state.scenario import of_example

DRAWN = ("Z1", "H1", "Z2", "Yhat", "Y_error", "Yhat_slope", "delta_out", "D_Error_W", "H1_slope", "H_D_Error_W")
DRAWN += ("dW1", "dW2", "db", "dc")

scenario = of_example(examples()[0])
weight = st.number_input("w₁₁", value=0.1, format="%.4f")
run = scenario.with_number(Cell("W1", 0, 0), weight).trace()

columns = st.columns(2)
for i, name in enumerate(DRAWN):
    heatmap = go.Heatmap(z=run[name], texttemplate="%{z:.8f}", colorscale="RdBu", zmid=0, showscale=False)
    figure = go.Figure(heatmap, {"title": name, "height": 260, "yaxis": {"autorange": "reversed"}})
    columns[i % 2].plotly_chart(figure, key=name)
