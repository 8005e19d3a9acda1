namespace TfLiteQuant.Kernels;

/// <summary>A function of two floats.</summary>
internal interface IFloatBinary
{
    /// <summary>The function, lane by lane.</summary>
    T Lanes<T>(T a, T b)
        where T : unmanaged, IFloatLanes<T>;
}
