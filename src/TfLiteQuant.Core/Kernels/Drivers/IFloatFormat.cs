namespace TfLiteQuant.Kernels;

/// <summary>A 16-bit floating-point format. Kernels compute in float and round the results.</summary>
internal interface IFloatFormat
{
    /// <summary>The values as floats, exact.</summary>
    static abstract void Widen(ReadOnlySpan<ushort> codes, Span<float> values);

    /// <summary>The nearest value of the format, ties to even; beyond its range, infinity.</summary>
    static abstract void Narrow(ReadOnlySpan<float> values, Span<ushort> codes);
}
