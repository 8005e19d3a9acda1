namespace TfLiteQuant.Kernels;

/// <summary>
/// Products of channels by themselves (depthwise), two taps at a time: int16 elements of two pixels are interleaved, so that one
/// instruction multiplies both by their weights and adds them up. A step of channels fills two vectors of sums. All members are
/// inlined away.
/// </summary>
internal unsafe interface IPairLanes<TVector>
    where TVector : unmanaged
{
    /// <summary>Channels of a step.</summary>
    static abstract int Channels { get; }

    static abstract TVector Load(short* source);

    /// <summary>Adds two taps' products for a step of channels.</summary>
    /// <typeparam name="T">Elements of the pixels: sbyte, byte or short.</typeparam>
    /// <param name="first">One pixel's channels.</param>
    /// <param name="second">The other's.</param>
    /// <param name="lowWeights">Weights of the channels in <paramref name="low"/>, both taps' interleaved.</param>
    /// <param name="highWeights">Those of the channels in <paramref name="high"/>.</param>
    /// <param name="low">Sums of the lower four channels of every eight.</param>
    /// <param name="high">Sums of the upper four.</param>
    static abstract void MultiplyAdd<T>(T* first, T* second, TVector lowWeights, TVector highWeights, ref TVector low, ref TVector high)
        where T : unmanaged;

    /// <summary>Stores the sums in the order of the channels.</summary>
    static abstract void Store(int* target, TVector low, TVector high);
}
