using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TfLiteQuant.Ops;

/// <summary>Copies blocks of a table [batches, outer, extent, block] by the indices [batches, picks].</summary>
internal sealed unsafe class GatherKernel(BindContext context, TensorValue table, TensorValue indices, TensorValue output) : OpKernel
{
    private long[]? _offsets;

    public required int Batches { get; init; }

    public required int Outer { get; init; }

    public required int Extent { get; init; }

    public required int Picks { get; init; }

    public required long BlockBytes { get; init; }

    public override void Run()
    {
        _offsets ??= new long[Batches * Picks];
        for (var i = 0; i < _offsets.Length; i++)
        {
            var index = IndexOperand.At(indices, i);
            if ((ulong)index >= (ulong)Extent)
                throw context.Fail($"Index {index} does not exist in a table of {Extent}.", "The indices were given to the model or computed by it.");
            _offsets[i] = index * BlockBytes;
        }

        switch (BlockBytes)
        {
            case 1: Copy<byte>(_offsets); break;
            case 2: Copy<ushort>(_offsets); break;
            case 4: Copy<uint>(_offsets); break;
            case 8: Copy<ulong>(_offsets); break;
            case 16: Copy<Vector128<byte>>(_offsets); break;
            case 32: Copy<Vector256<byte>>(_offsets); break;
            default: Copy<UInt128>(_offsets); break;
        }
    }

    // T stands for the block; UInt128 for blocks of other sizes.
    private void Copy<T>(ReadOnlySpan<long> offsets)
        where T : unmanaged
    {
        var target = output.Pointer<byte>();
        for (var batch = 0; batch < Batches; batch++)
        for (var outer = 0; outer < Outer; outer++)
        {
            var source = table.Pointer<byte>() + ((long)batch * Outer + outer) * Extent * BlockBytes;
            foreach (var offset in offsets.Slice(batch * Picks, Picks))
            {
                if (typeof(T) == typeof(UInt128)) Unsafe.CopyBlockUnaligned(target, source + offset, (uint)BlockBytes);
                else Unsafe.WriteUnaligned(target, Unsafe.ReadUnaligned<T>(source + offset));
                target += BlockBytes;
            }
        }
    }
}
