namespace TfLiteQuant.Kernels;

/// <summary>A function of two codes on whole vectors of them, with what all codes share.</summary>
internal interface ICodeVectors
{
    /// <summary>How many codes.</summary>
    static abstract int Count { get; }

    /// <summary>Writes the results of the codes at two places, unless one of them is in doubt.</summary>
    bool TryRun(ref byte a, ref byte b, ref byte y);
}

/// <summary>What makes vectors of either width.</summary>
/// <typeparam name="TCode"><see cref="sbyte"/>, <see cref="byte"/> or <see cref="short"/>.</typeparam>
/// <typeparam name="TWide">Of 512 bits.</typeparam>
/// <typeparam name="TNarrow">Of 256 bits.</typeparam>
internal interface ICodeVectorForm<TCode, TWide, TNarrow>
    where TCode : unmanaged
    where TWide : struct, ICodeVectors
    where TNarrow : struct, ICodeVectors
{
    TWide Wide { get; }

    TNarrow Narrow { get; }
}
