using System.Runtime.CompilerServices;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>HASHTABLE_LOOKUP: rows by sorted integer keys, zeros where a key is missing. Inputs: sought keys, keys, rows;
/// outputs: rows, whether each was found.</summary>
public sealed partial class HashtableLookupOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.HashtableLookup;

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(3, 2);
        var (sought, keys, rows, output, hits) = (context.Input(0), context.Input(1), context.Input(2), context.Output(0), context.Output(1));
        context.RequireType(sought, TensorType.Int32);
        context.RequireType(keys, TensorType.Int32);
        context.RequireType(hits, TensorType.UInt8);
        context.RequireSameType(rows, output);
        context.RequireRank(sought, 1, 1);
        context.RequireRank(rows, 1);
        context.RequireShape(keys, rows.Shape[0]);
        output.Resize([sought.Count, .. rows.Shape[1..]]);
        hits.Resize(sought.Count);
        return new Kernel(context, ShapeChecks.Product(rows.Shape.AsSpan(1..)) * context.ElementBytes(rows));
    }

    private sealed unsafe class Kernel(BindContext context, int rowBytes) : OpKernel
    {
        private readonly TensorValue _sought = context.Input(0), _keys = context.Input(1), _rows = context.Input(2), _output = context.Output(0), _hits = context.Output(1);

        public override void Run()
        {
            var target = _output.Pointer<byte>();
            for (var i = 0; i < _sought.Count; i++, target += rowBytes)
            {
                var place = _keys.Values<int>().BinarySearch(_sought.Values<int>()[i]);
                _hits.Span<byte>()[i] = place >= 0 ? (byte)1 : (byte)0;
                if (place >= 0) Unsafe.CopyBlockUnaligned(target, _rows.Pointer<byte>() + (long)place * rowBytes, (uint)rowBytes);
                else Unsafe.InitBlockUnaligned(target, 0, (uint)rowBytes);
            }
        }
    }
}
