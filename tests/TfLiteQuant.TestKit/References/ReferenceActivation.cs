namespace TfLiteQuant.TestKit;

/// <summary>Fused activations, in double precision.</summary>
public static class ReferenceActivation
{
    /// <summary>Those that are no ranges are passed over, as the reference's weighted kernels do.</summary>
    public static float Apply(FusedActivation activation, double value) => activation switch
    {
        FusedActivation.Relu => (float)Math.Max(0, value),
        FusedActivation.ReluN1To1 => (float)Math.Clamp(value, -1, 1),
        FusedActivation.Relu6 => (float)Math.Clamp(value, 0, 6),
        _ => (float)value,
    };
}
