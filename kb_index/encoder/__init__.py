"""The sentence encoder: built once from a wheel or a hub model, served as one ONNX file."""
