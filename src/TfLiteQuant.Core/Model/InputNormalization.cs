namespace TfLiteQuant.Model;

/// <summary>What a model's TensorFlow Lite Metadata says of an input: values are fed as (x - mean) / std.</summary>
/// <param name="Mean">One number, or one per channel.</param>
/// <param name="Std">One number, or one per channel.</param>
public sealed record InputNormalization(float[] Mean, float[] Std);
