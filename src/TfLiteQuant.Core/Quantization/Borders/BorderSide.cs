namespace TfLiteQuant.Quantization;

/// <summary>Where values cross a model's border.</summary>
public enum BorderSide
{
    Input,
    Output,
}
