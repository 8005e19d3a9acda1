namespace TfLiteQuant.TestKit;

/// <summary>Activation that an operator applies to its own output, as the format numbers them.</summary>
public enum FusedActivation
{
    None = 0,
    Relu = 1,
    ReluN1To1 = 2,
    Relu6 = 3,
    Tanh = 4,
}
