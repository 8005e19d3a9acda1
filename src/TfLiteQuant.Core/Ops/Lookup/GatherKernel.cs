using System.Runtime.CompilerServices;

namespace TfLiteQuant.Ops;

/// <summary>Copies blocks of a table [batches, outer, extent, block] by the indices [batches, picks].</summary>
internal sealed unsafe class GatherKernel(BindContext context, TensorValue table, TensorValue indices, TensorValue output) : OpKernel
{
    public required int Batches { get; init; }

    public required int Outer { get; init; }

    public required int Extent { get; init; }

    public required int Picks { get; init; }

    public required long BlockBytes { get; init; }

    public override void Run()
    {
        for (var i = 0; i < Batches * Picks; i++)
        {
            var index = IndexOperand.At(indices, i);
            if ((ulong)index >= (ulong)Extent)
                throw context.Fail($"Index {index} does not exist in a table of {Extent}.", "The indices were given to the model or computed by it.");
        }

        switch (BlockBytes)
        {
            case 1: Copy<byte>(); break;
            case 2: Copy<ushort>(); break;
            case 4: Copy<uint>(); break;
            case 8: Copy<ulong>(); break;
            default: Copy<UInt128>(); break;
        }
    }

    // T stands for the block; UInt128 for blocks of other sizes.
    private void Copy<T>()
        where T : unmanaged
    {
        var target = output.Pointer<byte>();
        for (var batch = 0; batch < Batches; batch++)
        for (var outer = 0; outer < Outer; outer++)
        {
            var source = table.Pointer<byte>() + ((long)batch * Outer + outer) * Extent * BlockBytes;
            for (var pick = 0; pick < Picks; pick++, target += BlockBytes)
            {
                var block = source + IndexOperand.At(indices, batch * Picks + pick) * BlockBytes;
                if (typeof(T) == typeof(UInt128)) Unsafe.CopyBlockUnaligned(target, block, (uint)BlockBytes);
                else Unsafe.WriteUnaligned(target, Unsafe.ReadUnaligned<T>(block));
            }
        }
    }
}
