namespace TfLiteQuant.Datasets;

/// <summary>What shapes of values an input takes: its own, or its own without the leading batch dimension.</summary>
internal static class InputShapes
{
    /// <summary>Whether an input takes values of a shape.</summary>
    public static bool Fits(this ModelInput input, ReadOnlySpan<int> shape)
        => Match(input.ShapeSignature, shape) || (HasBatch(input) && Match(input.ShapeSignature.AsSpan(1), shape));

    /// <summary>Dimensions of one sample: without a leading dimension of 1, or one that is open. Open ones are -1.</summary>
    public static int[] SampleShape(this ModelInput input) => HasBatch(input) ? input.ShapeSignature[1..] : input.ShapeSignature;

    /// <summary>Elements of one sample; null where a dimension is open.</summary>
    public static long? SampleCount(this ModelInput input)
    {
        long count = 1;
        foreach (var dimension in input.SampleShape())
        {
            if (dimension < 0) return null;
            count *= dimension;
        }

        return count;
    }

    /// <summary>The shape that so many elements have as a sample of an input; null where there is none. One open dimension takes
    /// what the others leave.</summary>
    public static int[]? ShapeFor(this ModelInput input, long count)
    {
        int[] shape = [.. input.SampleShape()];
        long known = 1;
        var open = -1;
        for (var i = 0; i < shape.Length; i++)
        {
            if (shape[i] >= 0) known *= shape[i];
            else if (open >= 0) return null;
            else open = i;
        }

        if (open < 0) return known == count ? shape : null;
        if (known == 0 || count % known != 0 || count / known > int.MaxValue) return null;
        shape[open] = (int)(count / known);
        return shape;
    }

    /// <summary>Whether the first dimension counts samples that run together.</summary>
    private static bool HasBatch(ModelInput input) => input.ShapeSignature is [1 or < 0, ..];

    private static bool Match(ReadOnlySpan<int> taken, ReadOnlySpan<int> shape)
    {
        if (taken.Length != shape.Length) return false;
        for (var i = 0; i < taken.Length; i++)
            if (taken[i] >= 0 && taken[i] != shape[i]) return false;
        return true;
    }
}
