namespace TfLiteQuant.Kernels;

/// <summary>What the sums of a channel can be, bias included.</summary>
/// <param name="Low">No sum is smaller.</param>
/// <param name="High">No sum is larger.</param>
internal readonly record struct SumBounds(double Low, double High)
{
    /// <summary>The largest magnitude.</summary>
    public double Largest => Math.Max(Math.Abs(Low), Math.Abs(High));

    /// <summary>Sums around a bias.</summary>
    /// <param name="bias">The bias.</param>
    /// <param name="products">The largest magnitude of what is added to it.</param>
    public static SumBounds Around(double bias, double products) => new(bias - products, bias + products);

    /// <summary>Whether all that others can be is within these.</summary>
    public bool Include(SumBounds others) => others.Low >= Low && others.High <= High;
}
