namespace TfLiteQuant.TestKit;

/// <summary>How far two tensors agree bit for bit.</summary>
/// <param name="Elements">Elements compared.</param>
/// <param name="Differing">Elements whose bits differ.</param>
/// <param name="Largest">Largest difference of two values: of codes, for integer tensors.</param>
public sealed record BitAgreement(int Elements, int Differing, double Largest)
{
    public bool IsExact => Differing == 0;

    /// <summary>Compares two tensors of one type; a tensor of another type or size agrees nowhere.</summary>
    public static BitAgreement Between(TensorValue expected, TensorValue actual)
    {
        if (expected.Type != actual.Type || expected.Count != actual.Count) return new BitAgreement(expected.Count, Math.Max(1, expected.Count), double.PositiveInfinity);
        if (expected.Bytes.Span.SequenceEqual(actual.Bytes.Span)) return new BitAgreement(expected.Count, 0, 0);
        var (differing, largest, size) = (0, 0.0, expected.Bytes.Length / expected.Count);
        double[] wanted = expected.ToDoubles(), got = actual.ToDoubles();
        for (var i = 0; i < wanted.Length; i++)
        {
            if (expected.Bytes.Span.Slice(i * size, size).SequenceEqual(actual.Bytes.Span.Slice(i * size, size))) continue;
            differing++;
            largest = Math.Max(largest, double.IsNaN(wanted[i] - got[i]) ? double.PositiveInfinity : Math.Abs(wanted[i] - got[i]));
        }

        return new BitAgreement(expected.Count, differing, largest);
    }

    /// <summary>Adds what was seen elsewhere.</summary>
    public static BitAgreement operator +(BitAgreement one, BitAgreement other)
        => new(one.Elements + other.Elements, one.Differing + other.Differing, Math.Max(one.Largest, other.Largest));

    /// <summary>Fails unless all bits are equal.</summary>
    public void RequireExact(string what)
        => Xunit.Assert.True(IsExact, $"{what}: {Differing} of {Elements} elements differ, by up to {Largest}.");

    /// <summary>Fails where values differ by more than some codes.</summary>
    public void RequireWithin(double codes, string what)
        => Xunit.Assert.True(Largest <= codes, $"{what}: {Differing} of {Elements} elements differ, by up to {Largest}.");
}
