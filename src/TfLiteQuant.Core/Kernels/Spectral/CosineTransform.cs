namespace TfLiteQuant.Kernels;

/// <summary>The first coefficients of discrete cosine transforms of the second type, orthonormal but for the first, in double
/// precision.</summary>
internal sealed class CosineTransform
{
    private readonly double[] _cosines;
    private readonly int _length;

    /// <param name="length">Values that are transformed.</param>
    /// <param name="coefficients">Coefficients that are kept, at most as many.</param>
    public CosineTransform(int length, int coefficients)
    {
        _length = length;
        _cosines = new double[coefficients * length];
        var norm = Math.Sqrt(2.0 / length);
        for (var i = 0; i < coefficients; i++)
            for (var j = 0; j < length; j++) _cosines[(i * length) + j] = norm * Math.Cos(i * (Math.PI / length) * (j + 0.5));
    }

    /// <summary>Transforms one row.</summary>
    public void Run(ReadOnlySpan<double> values, Span<float> coefficients)
    {
        for (var i = 0; i < coefficients.Length; i++)
        {
            var cosines = _cosines.AsSpan(i * _length, _length);
            var sum = 0.0;
            for (var j = 0; j < cosines.Length; j++) sum += cosines[j] * values[j];
            coefficients[i] = (float)sum;
        }
    }
}
