namespace TfLiteQuant.Kernels;

/// <summary>A function of two codes.</summary>
internal interface ICodeBinary
{
    /// <summary>The function, lane by lane; results fit the output's type.</summary>
    T Lanes<T>(T a, T b)
        where T : unmanaged, ICodeLanes<T>;
}
