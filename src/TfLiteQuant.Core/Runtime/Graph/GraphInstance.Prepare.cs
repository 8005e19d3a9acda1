using TfLiteQuant.Diagnostics;
using TfLiteQuant.Kernels;
using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Runtime;

/// <content>Binding, and computing ahead of time what does not depend on the graph's inputs.</content>
internal sealed unsafe partial class GraphInstance
{
    private readonly int[] _preparedVersions;
    private bool _isPrepared;
    private int _preparations;
    private OperatorNode[] _toRun = [];

    /// <summary>Binds what the inputs' present shapes decide and gives tensors their memory; does nothing where it is done.</summary>
    public void Prepare()
    {
        SeeLenders();
        if (IsPrepared) return;
        // An operator that runs this graph may be being bound: what runs here ahead of time must not take its memory.
        using var apart = KernelMemory.From(null);
        _isPrepared = HasRun = false;
        _preparations++;
        foreach (var file in _files) file.ThrowIfReleased();
        for (var i = 0; i < Inputs.Length; i++)
            if (_lenders[i] is null) CheckInput(i);
        foreach (var (value, memory) in _variables) memory.Place(value);
        foreach (var constant in _sparse) Expand(constant);

        var toRun = new List<OperatorNode>(_nodes.Length);
        foreach (var node in _nodes)
        {
            Session.Cancellation.ThrowIfCancellationRequested();
            try
            {
                PrepareNode(node);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                throw node.Wrap(failure, "preparing");
            }

            if (!node.Folded) toRun.Add(node);
        }

        PlanArena();
        _toRun = [.. toRun];
        for (var i = 0; i < Inputs.Length; i++) _preparedVersions[i] = Inputs[i].ShapeVersion;
        _isPrepared = true;
    }

    // Kernels know no sparsity. What a constant of codes leaves out is 0.0: the zero point's code.
    private void Expand(TensorValue value)
    {
        if (_slots[value.Index].Own is not null) return;
        if (value.Type.BitsPerElement() < 8)
            throw new TfLiteQuantException(ErrorCode.UnsupportedOperator, $"Its data is sparse, of {value.Type}.", "The engine expands sparse constants whose elements take whole bytes.", Place(value));
        var constant = SparseConstant.Of(value.Source, out var fault) ?? throw Session.Invalid(fault!, Place(value));
        MakeRoom(value);
        var zero = value.Type is TensorType.Int8 or TensorType.UInt8 && value.Quantization?.ZeroPoint is [var point, ..] ? point : 0;
        value.Bytes().Fill(unchecked((byte)zero));
        constant.Scatter(value.Pointer<byte>());
    }

    private bool IsPrepared
    {
        get
        {
            if (!_isPrepared) return false;
            for (var i = 0; i < Inputs.Length; i++)
                if (_preparedVersions[i] != Inputs[i].ShapeVersion) return false;
            return true;
        }
    }

    // Shapes of lent inputs follow their lenders.
    private void SeeLenders()
    {
        for (var i = 0; i < _lenders.Length; i++)
            if (_lenders[i] is { } lender) Inputs[i].TakeShape(lender.Shape);
    }

    private void CheckInput(int position)
    {
        var input = Inputs[position];
        if (Array.Exists(input.Shape, static dimension => dimension < 0))
            throw new TfLiteQuantException(
                ErrorCode.InvalidInput,
                $"Its shape [{string.Join(',', input.Shape)}] is open.",
                "Give the input a shape before the model is prepared.",
                Place(input));
        if (_slots[input.Index].Origin != TensorOrigin.Input) return;
        var isFirst = _slots[input.Index].Own is null;
        MakeRoom(input);
        var data = input.Source.Buffer.Data;
        if (isFirst && data.Length > 0 && data.Length == input.ByteLength) data.AsSpan<byte>().CopyTo(input.Bytes());
    }

    private void PrepareNode(OperatorNode node)
    {
        if (!node.KnowsInputShapes)
        {
            node.Unbind();
            Postpone(node);
            return;
        }

        if (node.Kernel is not null && !node.IsLate && node.Snapshot.Matches(this, node.InputValues))
        {
            foreach (var output in node.DynamicOutputs)
                if (!node.Folded) node.OutputValues[output].HasShape = false;
            return;
        }

        foreach (var output in node.OutputValues)
        {
            if (_slots[output.Index].Origin == TensorOrigin.Variable) continue;
            output.UseOwnMemory(null);
            output.IsConstant = output.HasShape = false;
        }

        node.Folded = node.IsLate = false;
        if (!node.Bind(valuesKnown: false))
        {
            Postpone(node);
            return;
        }

        CheckOutputs(node);
        if (node.CanFold) Fold(node);
        else
            foreach (var position in node.DynamicOutputs) UseOwn(node.OutputValues[position]);
    }

    // Bound right before it runs: its outputs' sizes are not known, so they get memory of their own.
    private void Postpone(OperatorNode node)
    {
        node.IsLate = true;
        node.Folded = false;
        foreach (var output in node.OutputValues)
        {
            if (_slots[output.Index].Origin == TensorOrigin.Variable) continue;
            output.IsConstant = false;
            UseOwn(output);
        }
    }

    private void UseOwn(Ops.TensorValue output)
    {
        output.HasShape = false;
        output.UseOwnMemory(_makeRoom);
    }

    private void Fold(OperatorNode node)
    {
        foreach (var output in node.OutputValues)
        {
            output.UseOwnMemory(_makeRoom);
            if (output.HasShape) MakeRoom(output);
        }

        node.Kernel!.Run();
        node.Folded = true;
        foreach (var output in node.OutputValues)
        {
            output.IsConstant = true;
            _slots[output.Index].ConstantVersion++;
        }
    }

    private void BindLate(OperatorNode node)
    {
        if (node.Kernel is not null && node.Snapshot.Matches(this, node.InputValues)) return;
        if (!node.Bind(valuesKnown: true))
            throw Session.Invalid("It cannot be bound, although all its inputs are there.", node.Location);
        CheckOutputs(node);
    }

    private void CheckOutputs(OperatorNode node)
    {
        for (var i = 0; i < node.OutputValues.Length; i++)
        {
            var output = node.OutputValues[i];
            if (node.DynamicOutputs.Contains(i)) continue;
            if (!output.HasShape) throw Session.Invalid($"It leaves its output {i} without a shape.", Place(output));
            _ = Session.CheckedBytes(output, Index);
        }
    }
}
