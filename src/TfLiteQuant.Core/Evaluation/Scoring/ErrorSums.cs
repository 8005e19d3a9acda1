using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Evaluation;

/// <summary>How values of one sample differ from those they stand for: sums in double precision, of every fourth element and then of these
/// four, so that they are the same on every processor.</summary>
/// <param name="Count">Number of elements.</param>
/// <param name="Signal">Sum of squares of the true values.</param>
/// <param name="Energy">Sum of squares of the other values.</param>
/// <param name="Product">Sum of products.</param>
/// <param name="Error">Sum of the differences, other less true.</param>
/// <param name="Noise">Sum of squared differences.</param>
/// <param name="MaxAbsoluteError">Largest absolute difference; NaN where a value is not a number.</param>
internal readonly record struct ErrorSums(int Count, double Signal, double Energy, double Product, double Error, double Noise, double MaxAbsoluteError)
{
    /// <summary>Cosine of the angle between both as vectors; 1 where both are zero, 0 where one is.</summary>
    public double Cosine => Signal == 0 || Energy == 0 ? Signal == Energy ? 1 : 0 : Product / (Math.Sqrt(Signal) * Math.Sqrt(Energy));

    /// <summary>Whether all sums are finite.</summary>
    public bool IsFinite => double.IsFinite(Signal + Energy + Noise);

    /// <summary>Compares two spans of one length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ErrorSums Of(ReadOnlySpan<float> truth, ReadOnlySpan<float> values)
    {
        Vector256<double> signal = default, energy = default, product = default, error = default, noise = default, most = default;
        ref var first = ref MemoryMarshal.GetReference(truth);
        ref var second = ref MemoryMarshal.GetReference(values[..truth.Length]);
        var whole = truth.Length - truth.Length % Vector256<float>.Count;
        for (var i = 0; i < whole; i += Vector256<float>.Count)
        {
            var (lower, upper) = Vector256.Widen(Vector256.LoadUnsafe(ref first, (nuint)i));
            var (otherLower, otherUpper) = Vector256.Widen(Vector256.LoadUnsafe(ref second, (nuint)i));
            Add(lower, otherLower, ref signal, ref energy, ref product, ref error, ref noise, ref most);
            Add(upper, otherUpper, ref signal, ref energy, ref product, ref error, ref noise, ref most);
        }

        for (var i = whole; i < truth.Length; i++)
            Add(Vector256.CreateScalar((double)truth[i]), Vector256.CreateScalar((double)values[i]), ref signal, ref energy, ref product, ref error, ref noise, ref most);

        // A difference that is not a number is in the sum of their squares, but not in what vectors have for a maximum.
        var squares = Sum(noise);
        var largest = double.IsNaN(squares) ? double.NaN : Math.Max(Math.Max(most[0], most[1]), Math.Max(most[2], most[3]));
        return new ErrorSums(truth.Length, Sum(signal), Sum(energy), Sum(product), Sum(error), squares, largest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(
        Vector256<double> truth, Vector256<double> values, ref Vector256<double> signal, ref Vector256<double> energy, ref Vector256<double> product,
        ref Vector256<double> error, ref Vector256<double> noise, ref Vector256<double> most)
    {
        var difference = values - truth;
        signal += truth * truth;
        energy += values * values;
        product += truth * values;
        error += difference;
        noise += difference * difference;
        most = Vector256.MaxNative(most, Vector256.Abs(difference));
    }

    private static double Sum(Vector256<double> lanes) => lanes[0] + lanes[1] + (lanes[2] + lanes[3]);
}
