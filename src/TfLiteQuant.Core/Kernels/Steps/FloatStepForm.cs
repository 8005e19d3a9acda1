namespace TfLiteQuant.Kernels;

/// <summary>Whether a vector of channels has float steps.</summary>
internal enum FloatStepForm : byte
{
    /// <summary>Not all of them.</summary>
    None,

    /// <summary>All, the same for all sums.</summary>
    Plain,

    /// <summary>All, some with a sum that they are off for.</summary>
    WithOddSums,
}
