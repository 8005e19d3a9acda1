using System.Globalization;
using Xunit;

namespace TfLiteQuant.TestKit;

/// <summary>How close computed values are to expected ones, gathered over any number of arrays.</summary>
public sealed class OutputAgreement
{
    private double _signal;
    private double _noise;
    private double _product;
    private double _actualSquares;

    /// <summary>Elements compared.</summary>
    public long Count { get; private set; }

    /// <summary>Largest absolute difference of two finite elements.</summary>
    public double MaxAbsoluteError { get; private set; }

    /// <summary>Elements of which one is NaN or infinite and the other is not the same.</summary>
    public long NonFiniteMismatches { get; private set; }

    /// <summary>Signal to quantization noise in dB, 10 log10(sum expected^2 / sum (expected - actual)^2); infinite where all are equal.</summary>
    public double SqnrDecibels => _noise == 0 ? double.PositiveInfinity : 10 * Math.Log10(_signal / _noise);

    /// <summary>Cosine of the angle between the two as vectors; 1 where both are zero.</summary>
    public double Cosine => _signal == 0 && _actualSquares == 0 ? 1 : _product / Math.Sqrt(_signal * _actualSquares);

    /// <summary>The agreement of one pair of arrays.</summary>
    public static OutputAgreement Between(TensorValue expected, TensorValue actual)
    {
        var agreement = new OutputAgreement();
        agreement.Add(expected, actual);
        return agreement;
    }

    /// <summary>Adds a pair of arrays of one size; shapes may differ by dimensions of 1.</summary>
    public void Add(TensorValue expected, TensorValue actual)
    {
        if (expected.Count != actual.Count) Assert.Fail($"Expected {expected} but got {actual}.");
        Add(expected.ToDoubles(), actual.ToDoubles());
    }

    /// <summary>Adds a pair of number lists of one length.</summary>
    public void Add(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual)
    {
        if (expected.Length != actual.Length) Assert.Fail($"Expected {expected.Length} elements but got {actual.Length}.");
        Count += expected.Length;
        for (var i = 0; i < expected.Length; i++) Add(expected[i], actual[i]);
    }

    /// <summary>Fails with what was compared and how it came out, unless SQNR is at least <paramref name="decibels"/>.</summary>
    public void RequireSqnr(double decibels, string what)
    {
        if (NonFiniteMismatches > 0 || !(SqnrDecibels >= decibels)) Assert.Fail(Invariant($"{what}: SQNR below {decibels:0.##} dB: {this}"));
    }

    /// <summary>Fails with what was compared and how it came out, unless no element is off by more than <paramref name="tolerance"/>.</summary>
    public void RequireMaxError(double tolerance, string what)
    {
        if (NonFiniteMismatches > 0 || !(MaxAbsoluteError <= tolerance)) Assert.Fail(Invariant($"{what}: an error above {tolerance:g4}: {this}"));
    }

    public override string ToString()
        => Invariant($"SQNR {SqnrDecibels:0.##} dB, cosine {Cosine:0.######}, max error {MaxAbsoluteError:g4}, {NonFiniteMismatches} not finite, of {Count}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void Add(double expected, double actual)
    {
        if (!double.IsFinite(expected) || !double.IsFinite(actual))
        {
            if (!expected.Equals(actual)) NonFiniteMismatches++;
            return;
        }

        var error = expected - actual;
        _signal += expected * expected;
        _noise += error * error;
        _product += expected * actual;
        _actualSquares += actual * actual;
        MaxAbsoluteError = Math.Max(MaxAbsoluteError, Math.Abs(error));
    }
}
