namespace TfLiteQuant.Kernels;

/// <summary>
/// A convolution over up to three dimensions as a product: a row per output position, a column per output channel, and as depth
/// the input channels under each element of the filter. The rows are never copied together; <see cref="RowPointers{T}"/> makes
/// pointers to their pieces.
/// </summary>
/// <remarks>
/// With few channels a piece is short and the kernel spends its time on changing pieces. Elements of the filter that lie beside
/// each other in x then make one piece (they also do in the input, where the filter is not dilated); only where such a piece
/// crosses the image's border is it copied together.
/// </remarks>
internal sealed class ConvolutionPhase
{
    /// <summary>Channels up to which pieces are joined although those that cross the border have to be copied together.</summary>
    public const int JoinedChannels = 15;

    /// <param name="batches">Images.</param>
    /// <param name="z">Outermost dimension.</param>
    /// <param name="y">Middle dimension.</param>
    /// <param name="x">Innermost dimension.</param>
    /// <param name="inputChannels">Channels of the input, of all groups.</param>
    /// <param name="groups">Groups of channels.</param>
    /// <param name="joinedChannels">Channels up to which pieces beside each other are joined.</param>
    public ConvolutionPhase(int batches, AxisTaps z, AxisTaps y, AxisTaps x, int inputChannels, int groups, int joinedChannels = JoinedChannels)
    {
        var channels = inputChannels / groups;
        if (z.IsIdentity && y.IsIdentity && x.IsIdentity)
        {
            // A product of matrices: the positions of all images are one row of them.
            x = AxisTaps.Convolution(batches * z.Count * y.Count * x.Count, batches * z.Count * y.Count * x.Count, 1, 1, 1, 0);
            (z, y, batches) = (AxisTaps.Single, AxisTaps.Single, 1);
        }

        (Batches, Z, Y, X, InputChannels) = (batches, z, y, x, inputChannels);
        IsJoined = groups == 1 && channels <= joinedChannels && x.Taps.Length > 1 && IsRun(x.Offsets);
        Pieces = z.Taps.Length * y.Taps.Length * (IsJoined ? 1 : x.Taps.Length);
        Depth = channels * (IsJoined ? x.Taps.Length : 1);
    }

    public int Batches { get; }

    public AxisTaps Z { get; }

    public AxisTaps Y { get; }

    public AxisTaps X { get; }

    public int InputChannels { get; }

    /// <summary>Whether the filter's elements beside each other in x make one piece.</summary>
    public bool IsJoined { get; }

    /// <summary>Pieces of a row.</summary>
    public int Pieces { get; }

    /// <summary>Elements of a piece.</summary>
    public int Depth { get; }

    /// <summary>Whether it is a product of matrices: each position reads its own pixel.</summary>
    public bool IsProduct => Batches == 1 && Z.IsIdentity && Y.IsIdentity && X.IsIdentity;

    /// <summary>Whether the results of rows lie one behind the other: a phase of a transposed convolution leaves some out.</summary>
    public bool WritesInOrder => Z.IsDense && Y.IsDense && X.IsDense;

    /// <summary>Output positions.</summary>
    public int Rows => Batches * Z.Count * Y.Count * X.Count;

    private static bool IsRun(int[] values)
    {
        for (var i = 1; i < values.Length; i++)
            if (values[i] != values[i - 1] + 1) return false;
        return true;
    }
}
