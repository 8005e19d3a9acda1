using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Kernels;

/// <summary>Discrete Fourier transforms of a length that is a power of two, in double precision.</summary>
/// <remarks>Stockham's form: a pass combines four elements that lie a quarter of the length apart and writes the results side by side, so that
/// nothing is put in bit-reversed order, and every pass but the first has neighbours that are turned by the same roots. An instance is for one
/// thread.</remarks>
internal sealed class FourierTransform
{
    private readonly int _length;
    private readonly double[] _cosines;
    private readonly double[] _sines;
    private readonly double[] _real;
    private readonly double[] _imaginary;

    /// <param name="length">A power of two.</param>
    public FourierTransform(int length)
    {
        _length = length;
        // Powers of the root of unity that elements are turned by: up to three quarters of a circle.
        (_cosines, _sines) = (new double[1 + (3L * length / 4)], new double[1 + (3L * length / 4)]);
        for (var i = 0; i < _cosines.Length; i++) (_sines[i], _cosines[i]) = double.SinCosPi(-2.0 * i / length);
        (_real, _imaginary) = (new double[length], new double[length]);
    }

    /// <summary>Replaces values by their transform.</summary>
    /// <param name="real">Real parts, as many as the length.</param>
    /// <param name="imaginary">Imaginary parts, as many.</param>
    public void Run(Span<double> real, Span<double> imaginary)
    {
        Span<double> fromReal = real, fromImaginary = imaginary, intoReal = _real, intoImaginary = _imaginary;
        var isElsewhere = false;
        for (int left = _length, done = 1; left > 1; left /= 4, done *= 4, isElsewhere = !isElsewhere)
        {
            if (left == 2) Pairs(fromReal, fromImaginary, intoReal, intoImaginary);
            else if (done < Vector256<double>.Count) Fours<Single>(fromReal, fromImaginary, intoReal, intoImaginary, left / 4, done);
            else Fours<Vector>(fromReal, fromImaginary, intoReal, intoImaginary, left / 4, done);
            Span<double> nextReal = fromReal, nextImaginary = fromImaginary;
            fromReal = intoReal;
            fromImaginary = intoImaginary;
            intoReal = nextReal;
            intoImaginary = nextImaginary;
        }

        if (!isElsewhere) return;
        _real.CopyTo(real);
        _imaginary.CopyTo(imaginary);
    }

    private static void Pairs(ReadOnlySpan<double> real, ReadOnlySpan<double> imaginary, Span<double> intoReal, Span<double> intoImaginary)
    {
        var half = real.Length / 2;
        for (var i = 0; i < half; i++)
        {
            (intoReal[i], intoReal[half + i]) = (real[i] + real[half + i], real[i] - real[half + i]);
            (intoImaginary[i], intoImaginary[half + i]) = (imaginary[i] + imaginary[half + i], imaginary[i] - imaginary[half + i]);
        }
    }

    /// <summary>A pass.</summary>
    /// <param name="real">Real parts of what it combines.</param>
    /// <param name="imaginary">Their imaginary parts.</param>
    /// <param name="intoReal">Real parts of the results.</param>
    /// <param name="intoImaginary">Their imaginary parts.</param>
    /// <param name="left">Transforms that are left to combine after it, of which each has its own roots.</param>
    /// <param name="done">Neighbours that are turned by the same roots.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Fours<TAccess>(ReadOnlySpan<double> real, ReadOnlySpan<double> imaginary, Span<double> intoReal, Span<double> intoImaginary, int left, int done)
    {
        ref double a = ref MemoryMarshal.GetReference(real), b = ref MemoryMarshal.GetReference(imaginary);
        ref double x = ref MemoryMarshal.GetReference(intoReal), y = ref MemoryMarshal.GetReference(intoImaginary);
        var (quarter, step) = (left * done, typeof(TAccess) == typeof(Single) ? 1 : Vector256<double>.Count);
        for (var i = 0; i < left; i++)
        {
            Root first = RootAt(i * done), second = RootAt(2 * i * done), third = RootAt(3 * i * done);
            for (int at = i * done, end = at + done, into = 4 * at; at < end; at += step, into += step)
            {
                Vector256<double> real0 = Load<TAccess>(ref a, at), real1 = Load<TAccess>(ref a, at + quarter);
                Vector256<double> real2 = Load<TAccess>(ref a, at + (2 * quarter)), real3 = Load<TAccess>(ref a, at + (3 * quarter));
                Vector256<double> imaginary0 = Load<TAccess>(ref b, at), imaginary1 = Load<TAccess>(ref b, at + quarter);
                Vector256<double> imaginary2 = Load<TAccess>(ref b, at + (2 * quarter)), imaginary3 = Load<TAccess>(ref b, at + (3 * quarter));
                Vector256<double> evenReal = real0 + real2, evenImaginary = imaginary0 + imaginary2, evenLessReal = real0 - real2, evenLessImaginary = imaginary0 - imaginary2;
                Vector256<double> oddReal = real1 + real3, oddImaginary = imaginary1 + imaginary3, oddLessReal = real1 - real3, oddLessImaginary = imaginary1 - imaginary3;
                Store<TAccess>(evenReal + oddReal, ref x, into);
                Store<TAccess>(evenImaginary + oddImaginary, ref y, into);
                // times -i: real and imaginary parts change places
                Turn<TAccess>(evenLessReal + oddLessImaginary, evenLessImaginary - oddLessReal, first, ref x, ref y, into + done);
                Turn<TAccess>(evenReal - oddReal, evenImaginary - oddImaginary, second, ref x, ref y, into + (2 * done));
                Turn<TAccess>(evenLessReal - oddLessImaginary, evenLessImaginary + oddLessReal, third, ref x, ref y, into + (3 * done));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Root RootAt(int power) => new(Vector256.Create(_cosines[power]), Vector256.Create(_sines[power]));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn<TAccess>(Vector256<double> real, Vector256<double> imaginary, in Root root, ref double x, ref double y, int at)
    {
        Store<TAccess>((real * root.Cosine) - (imaginary * root.Sine), ref x, at);
        Store<TAccess>((real * root.Sine) + (imaginary * root.Cosine), ref y, at);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Load<TAccess>(ref double values, int at)
        => typeof(TAccess) == typeof(Single) ? Vector256.CreateScalar(Unsafe.Add(ref values, at)) : Vector256.LoadUnsafe(ref values, (nuint)at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TAccess>(Vector256<double> value, ref double values, int at)
    {
        if (typeof(TAccess) == typeof(Single)) Unsafe.Add(ref values, at) = value.ToScalar();
        else value.StoreUnsafe(ref values, (nuint)at);
    }

    private readonly record struct Root(Vector256<double> Cosine, Vector256<double> Sine);

    // One element at a time: neighbours are turned by roots of their own.
    private readonly struct Single;

    private readonly struct Vector;
}
