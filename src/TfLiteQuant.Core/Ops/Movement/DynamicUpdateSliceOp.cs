using TfLiteQuant.Kernels.Movement;
using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>DYNAMIC_UPDATE_SLICE: a tensor with a box of it replaced; a start outside is moved inside. Inputs: operand,
/// update, starts.</summary>
public sealed partial class DynamicUpdateSliceOp : OpDefinition
{
    public override BuiltinOperator Operator => BuiltinOperator.DynamicUpdateSlice;

    public override IntegerRule Integer { get; } = new() { Scale = OutputScale.AsOutput, Int8Version = 1, Int16Version = 4, Int16OnlyWhereDemanded = true };

    public override OpKernel? Bind(BindContext context)
    {
        context.RequireArity(3, 1);
        var (operand, update, starts, output) = (context.Input(0), context.Input(1), context.Input(2), context.Output(0));
        context.RequireSameType(operand, update);
        context.RequireSameType(operand, output);
        context.RequireRank(update, operand.Rank, operand.Rank);
        context.RequireType(starts, TensorType.Int32, TensorType.Int64);
        context.RequireShape(starts, operand.Rank);
        var room = operand.Shape.Select((extent, d) => extent - update.Shape[d]).ToArray();
        context.Require(room.All(static extra => extra >= 0), "Its update is larger than the tensor it goes into.");
        output.Resize(operand.Shape);
        context.AllowInPlace(0, 0);
        return new Kernel(context, room, context.ElementBytes(operand));
    }

    private sealed unsafe class Kernel : OpKernel
    {
        private readonly TensorValue _operand, _update, _starts, _output;
        private readonly int[] _room;
        private readonly long[] _strides;
        private readonly CopyPlan _plan;
        private readonly int _bytes;

        public Kernel(BindContext context, int[] room, int bytes)
        {
            (_operand, _update, _starts, _output) = (context.Input(0), context.Input(1), context.Input(2), context.Output(0));
            _room = room;
            _bytes = bytes;
            _strides = CopyPlan.Strides(_operand.Shape);
            _plan = CopyPlan.Create(_update.Shape, CopyPlan.Strides(_update.Shape), _strides, bytes);
        }

        public override void Run()
        {
            var target = _output.Pointer<byte>();
            if (_operand.Count != _update.Count) _output.CopyFrom(_operand);
            long offset = 0;
            for (var d = 0; d < _room.Length; d++) offset += Math.Clamp(IndexOperand.At(_starts, d), 0, _room[d]) * _strides[d];
            StridedCopy.Run(_plan, _update.Pointer<byte>(), target + offset * _bytes);
        }
    }
}
