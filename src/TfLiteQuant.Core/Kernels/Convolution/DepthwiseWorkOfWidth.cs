using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TfLiteQuant.Kernels;

/// <summary>Walks over output rows: tiles of pixels of even width, a table of input pixels for each.</summary>
internal sealed unsafe class DepthwiseWork<TVector, TLanes> : DepthwiseWork
    where TVector : unmanaged
    where TLanes : struct, ILanes<TVector>
{
    private const int MaxPixels = 8;
    private const int MostShared = 512;
    private const int MostStackPointers = 16 * 1024;

    private readonly AlignedArray<float> _zeros;
    private readonly int _tapsX;
    private readonly int _tapsY;

    /// <summary>Input pixels of a line that a full tile meets.</summary>
    private readonly int _columns;

    /// <summary>Pointers from one output pixel's first input pixel to the next one's: the stride where the kernel is compiled for
    /// it, else every tap has its own pointers.</summary>
    private readonly bool _isShared;

    public DepthwiseWork(DepthwiseShape shape, int threads)
        : base(shape, threads)
    {
        _zeros = new AlignedArray<float>(shape.Channels);
        _tapsX = shape.X.Taps.Length;
        _tapsY = shape.Y.Taps.Length;
        _isShared = shape.StrideX <= 2 && (long)(_tapsX - 1) * shape.DilationX < MostShared;
        _columns = _isShared ? (MaxPixels - 1) * shape.StrideX + (_tapsX - 1) * shape.DilationX + 1 : _tapsX * MaxPixels;
    }

    [SkipLocalsInit]
    protected override void Rows(int first, int end)
    {
        var pointers = _tapsY * (_columns + _tapsX);
        if (pointers <= MostStackPointers)
        {
            var room = stackalloc float*[pointers];
            Execute(first, end, room);
            return;
        }

        // Filters too large for the stack: memory that the collector does not see.
        var far = (float**)NativeMemory.Alloc((nuint)pointers * (nuint)sizeof(float*));
        try
        {
            Execute(first, end, far);
        }
        finally
        {
            NativeMemory.Free(far);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Execute(int first, int end, float** table)
    {
        var taps = (float***)(table + _tapsY * _columns);
        AxisTaps axisY = Shape.Y, axisX = Shape.X;
        DepthwiseTile tile;
        tile.Taps = taps;
        tile.Filter = Filter;
        tile.Bias = Bias;
        tile.Channels = Shape.Channels;
        tile.Min = Min;
        tile.Max = Max;
        var tiles = (axisX.Count + MaxPixels - 1) / MaxPixels;
        for (var row = first; row < end; row++)
        {
            int batch = row / axisY.Count, y = row % axisY.Count;
            var lines = 0;
            for (var tapY = 0; tapY < _tapsY; tapY++)
            {
                // A line beyond the border adds nothing: the filter's lines at either end are left out.
                var inputY = y * axisY.InputStep + axisY.Offsets[tapY];
                if ((uint)inputY < (uint)axisY.InputSize) lines++;
            }

            var skipped = FirstLine(y);
            tile.Filter = Filter + (nint)skipped * _tapsX * Shape.Channels;
            tile.TapCount = lines * _tapsX;
            for (var line = 0; line < lines; line++)
                for (var tapX = 0; tapX < _tapsX; tapX++)
                    taps[line * _tapsX + tapX] = table + line * _columns + (_isShared ? tapX * Shape.DilationX : tapX * MaxPixels);
            var firstY = y * axisY.InputStep + axisY.Offsets[skipped];
            var step = lines > 1 ? axisY.Offsets[1] - axisY.Offsets[0] : 0;
            for (var index = 0; index < tiles; index++)
            {
                int x = (int)((long)axisX.Count * index / tiles), pixels = (int)((long)axisX.Count * (index + 1) / tiles) - x;
                for (var line = 0; line < lines; line++)
                {
                    var from = Input + ((nint)batch * axisY.InputSize + firstY + line * step) * axisX.InputSize * Shape.Channels;
                    FillLine(from, x, pixels, table + line * _columns);
                }

                tile.Output = Output + ((nint)row * axisX.Count + x) * Shape.Channels;
                if (!_isShared || Shape.StrideX == 1) Run<Bytes1>(&tile, pixels);
                else Run<Bytes2>(&tile, pixels);
            }
        }
    }

    /// <summary>First tap in y that meets the image; 0 where none does.</summary>
    private int FirstLine(int y)
    {
        for (var tap = 0; tap < _tapsY; tap++)
            if ((uint)(y * Shape.Y.InputStep + Shape.Y.Offsets[tap]) < (uint)Shape.Y.InputSize) return tap;
        return 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FillLine(float* line, int x, int pixels, float** table)
    {
        var channels = Shape.Channels;
        var width = Shape.X.InputSize;
        if (_isShared)
        {
            var inputX = x * Shape.StrideX + Shape.X.Offsets[0];
            var count = (pixels - 1) * Shape.StrideX + (_tapsX - 1) * Shape.DilationX + 1;
            var from = line + (nint)inputX * channels;
            if (inputX >= 0 && inputX + count <= width)
            {
                for (var i = 0; i < count; i++, from += channels) table[i] = from;
            }
            else
            {
                for (var i = 0; i < count; i++, from += channels) table[i] = (uint)(inputX + i) < (uint)width ? from : _zeros.Pointer;
            }

            return;
        }

        foreach (var offset in Shape.X.Offsets)
        {
            for (var i = 0; i < pixels; i++)
            {
                var inputX = (x + i) * Shape.StrideX + offset;
                table[i] = (uint)inputX < (uint)width ? line + (nint)inputX * channels : _zeros.Pointer;
            }

            table += MaxPixels;
        }
    }

    private static void Run<TStride>(DepthwiseTile* tile, int pixels)
        where TStride : unmanaged
    {
        switch (pixels)
        {
            case 1: DepthwiseTileKernel<TVector, TLanes>.Run<Bytes1, TStride>(tile); break;
            case 2: DepthwiseTileKernel<TVector, TLanes>.Run<Bytes2, TStride>(tile); break;
            case 3: DepthwiseTileKernel<TVector, TLanes>.Run<Bytes3, TStride>(tile); break;
            case 4: DepthwiseTileKernel<TVector, TLanes>.Run<Bytes4, TStride>(tile); break;
            case 5: DepthwiseTileKernel<TVector, TLanes>.Run<Bytes5, TStride>(tile); break;
            case 6: DepthwiseTileKernel<TVector, TLanes>.Run<Bytes6, TStride>(tile); break;
            case 7: DepthwiseTileKernel<TVector, TLanes>.Run<Bytes7, TStride>(tile); break;
            case 8: DepthwiseTileKernel<TVector, TLanes>.Run<Bytes8, TStride>(tile); break;
        }
    }
}
