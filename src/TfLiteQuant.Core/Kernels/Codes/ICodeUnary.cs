namespace TfLiteQuant.Kernels;

/// <summary>A function of one code.</summary>
internal interface ICodeUnary
{
    /// <summary>The function, lane by lane; results fit the output's type.</summary>
    T Lanes<T>(T x)
        where T : unmanaged, ICodeLanes<T>;
}
