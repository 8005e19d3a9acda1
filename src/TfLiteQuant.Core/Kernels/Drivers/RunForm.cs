namespace TfLiteQuant.Kernels;

/// <summary>What an operand has for each of many runs of equal length.</summary>
internal enum RunForm
{
    /// <summary>A run of its own, one behind the other.</summary>
    Dense,

    /// <summary>The same run for all, such as a value for each channel.</summary>
    Repeated,

    /// <summary>One value for the whole of a run, such as one for each pixel.</summary>
    Spread,
}
