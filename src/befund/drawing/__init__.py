"""Pictures of maps and matrices, as SVG, BPMN, Mermaid and text; no stage draws."""
