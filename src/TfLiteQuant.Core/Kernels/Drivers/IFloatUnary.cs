namespace TfLiteQuant.Kernels;

/// <summary>A function of one float.</summary>
internal interface IFloatUnary
{
    /// <summary>The function, lane by lane.</summary>
    T Lanes<T>(T x)
        where T : unmanaged, IFloatLanes<T>;
}
