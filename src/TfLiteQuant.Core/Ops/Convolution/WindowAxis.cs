namespace TfLiteQuant.Ops;

/// <summary>How a window moves along one dimension.</summary>
/// <param name="Name">What the dimension is called in messages.</param>
/// <param name="Filter">Elements of the window.</param>
/// <param name="Stride">Step between two positions.</param>
/// <param name="Dilation">Step between two elements.</param>
internal readonly record struct WindowAxis(string Name, int Filter, int Stride, int Dilation = 1)
{
    /// <summary>The option for padding with as much as gives an output position for each stride.</summary>
    public const int Same = 0;

    private const int Valid = 1;

    /// <summary>Positions of taps are computed in 32 bits.</summary>
    private const long MostReach = 1 << 29;

    private long Reach => ((long)Filter - 1) * Dilation + 1;

    /// <summary>Refuses an image that the window cannot move over.</summary>
    public void Require(BindContext context, int size)
    {
        if (Filter <= 0 || Stride <= 0 || Dilation <= 0 || size <= 0)
            throw context.Fail($"Along {Name} the size is {size}, the window {Filter}, the stride {Stride}, the dilation {Dilation}.", "Each must be at least 1; the model is malformed.");
        if (Reach > MostReach) throw context.Fail($"Its window reaches over {Reach} along {Name}.", "The model is malformed.");
    }

    /// <summary>Output positions over an image; below 1 where it is too small.</summary>
    /// <param name="padding">The option: 0 is SAME, 1 VALID.</param>
    /// <param name="size">Positions of the image.</param>
    public long Positions(int padding, int size) => padding == Same ? ((long)size + Stride - 1) / Stride : ((long)size + Stride - Reach) / Stride;

    /// <summary>Output positions over an image, and the padding before its first one.</summary>
    /// <param name="context">The operator, for errors.</param>
    /// <param name="padding">The option: 0 is SAME, 1 VALID.</param>
    /// <param name="size">Positions of the image.</param>
    public (int Output, int Padding) Over(BindContext context, int padding, int size)
    {
        Require(context, size);
        if (padding is not (Same or Valid)) throw context.Fail($"Its padding is {padding}.", "0 (SAME) and 1 (VALID) exist; the model is malformed.");
        var output = Positions(padding, size);
        if (output < 0) throw context.Fail($"A window that reaches over {Reach} does not fit into {size} along {Name}.", "Use a larger input.");
        var total = Math.Max(0, (output - 1) * Stride + Reach - size);
        if (total / 2 > int.MaxValue) throw context.Fail($"The padding along {Name} is {total}.", "The model is malformed.");
        return ((int)output, (int)(total / 2));
    }
}
