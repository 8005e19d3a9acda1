using System.Numerics;

namespace TfLiteQuant.Kernels;

/// <summary>The pointers to the pieces of all rows of a convolution, kept from one run to the next: tensors mostly lie where they lay.</summary>
internal sealed unsafe class RowTable<T>
    where T : unmanaged, IBinaryInteger<T>
{
    /// <summary>Pointers up to which a table is kept: those of larger ones would displace what is multiplied from the cache.</summary>
    private const long MostPointers = 24 * 1024;

    private readonly ConvolutionPhase _phase;
    private readonly int _tile;
    private readonly AlignedArray<nint> _pointers;
    private T* _image;

    private RowTable(ConvolutionPhase phase, int tile)
    {
        (_phase, _tile) = (phase, tile);
        _pointers = new AlignedArray<nint>((phase.Rows + tile - 1L) / tile * tile * phase.Pieces);
    }

    /// <summary>A table for a convolution; null where it would be too large.</summary>
    /// <param name="phase">The convolution.</param>
    /// <param name="tile">Rows of a tile.</param>
    public static RowTable<T>? Create(ConvolutionPhase phase, int tile)
        => (phase.Rows + (long)tile) * phase.Pieces <= MostPointers ? new RowTable<T>(phase, tile) : null;

    /// <summary>Finds the pieces, unless that has been done for the same image.</summary>
    public void Fill(T* image, T* zeros, nint zeroStep)
    {
        if (image == _image) return;
        new RowPointers<T>(_phase, _tile, zeros, zeroStep, null).Fill(image, 0, _phase.Rows, (T**)_pointers.Pointer);
        _image = image;
    }

    /// <summary>The pointers of a row, the first one of a tile, and of those behind it.</summary>
    public byte** At(int row) => (byte**)(_pointers.Pointer + (nint)row * _phase.Pieces);
}
