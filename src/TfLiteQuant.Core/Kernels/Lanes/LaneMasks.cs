namespace TfLiteQuant.Kernels;

/// <summary>Masks for the first lanes of a vector.</summary>
internal static unsafe class LaneMasks
{
    private const int MostLanes = 16;
    private static readonly AlignedFloats Values = Make();

    /// <summary>Lanes with all bits set, as many as asked for, and behind them lanes without.</summary>
    public static float* First(int count) => Values.Pointer + MostLanes - count;

    private static AlignedFloats Make()
    {
        var values = new AlignedFloats(2 * MostLanes);
        values.Span[..MostLanes].Fill(BitConverter.Int32BitsToSingle(-1));
        return values;
    }
}
