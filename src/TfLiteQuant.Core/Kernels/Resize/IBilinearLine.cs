namespace TfLiteQuant.Kernels.Resize;

/// <summary>Interpolation along lines of which all four neighbours of each element lie in lines of their own.</summary>
/// <typeparam name="T">Elements.</typeparam>
/// <typeparam name="TWeight">float, or int in units of 1/1024.</typeparam>
internal unsafe interface IBilinearLine<T, TWeight>
    where T : unmanaged
    where TWeight : unmanaged
{
    /// <param name="near">Four neighbours of each result.</param>
    /// <param name="down">Weight of the lower two.</param>
    /// <param name="across">Weight of the right two, for each result.</param>
    /// <param name="count">Results.</param>
    /// <param name="target">Results, in other memory.</param>
    static abstract void Run(Neighbours<T> near, TWeight down, TWeight* across, int count, T* target);
}

/// <summary>Lines of neighbours.</summary>
internal readonly unsafe struct Neighbours<T>(T* topLeft, T* topRight, T* bottomLeft, T* bottomRight)
    where T : unmanaged
{
    public T* TopLeft { get; } = topLeft;

    public T* TopRight { get; } = topRight;

    public T* BottomLeft { get; } = bottomLeft;

    public T* BottomRight { get; } = bottomRight;
}
