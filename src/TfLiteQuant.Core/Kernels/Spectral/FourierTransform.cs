using System.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>Discrete Fourier transforms of a length that is a power of two, in double precision.</summary>
/// <remarks>Decimation in time: elements are put in bit-reversed order, then pairs, fours and so on are combined in place.</remarks>
internal sealed class FourierTransform
{
    private readonly Complex[] _roots;
    private readonly int[] _reversed;

    /// <param name="length">A power of two.</param>
    public FourierTransform(int length)
    {
        var bits = BitOperations.Log2((uint)length);
        _roots = new Complex[length / 2];
        for (var i = 0; i < _roots.Length; i++)
        {
            var (sine, cosine) = double.SinCosPi(-2.0 * i / length);
            _roots[i] = new Complex(cosine, sine);
        }

        _reversed = new int[length];
        for (var i = 1; i < length; i++) _reversed[i] = (_reversed[i >> 1] >> 1) | ((i & 1) << (bits - 1));
    }

    /// <summary>Replaces values by their transform.</summary>
    public void Run(Span<Complex> values)
    {
        for (var i = 0; i < values.Length; i++)
            if (i < _reversed[i]) (values[i], values[_reversed[i]]) = (values[_reversed[i]], values[i]);
        for (var half = 1; half < values.Length; half *= 2)
        {
            var step = _roots.Length / half;
            for (var start = 0; start < values.Length; start += 2 * half)
            {
                for (var i = 0; i < half; i++)
                {
                    ref var even = ref values[start + i];
                    ref var odd = ref values[start + half + i];
                    var turned = odd * _roots[i * step];
                    odd = even - turned;
                    even += turned;
                }
            }
        }
    }
}
