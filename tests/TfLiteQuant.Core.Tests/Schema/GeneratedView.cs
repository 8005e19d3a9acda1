using Google.FlatBuffers;
using TfLiteQuant.Model;
using Wire = TfLiteQuant.Schema.Generated;

namespace TfLiteQuant.Core.Tests.Schema;

/// <summary>
/// Looks into written files with the code that flatc generates, so that reader and writer do not only agree with each
/// other. (The package's C# verifier is of no use here: it keeps positions of vtables in 16 bits and takes a union's tag
/// from its value's offset, so it refuses sound files, the reference's own among them.)
/// </summary>
internal static class GeneratedView
{
    public static Wire.Model Root(byte[] file) => Wire.Model.GetRootAsModel(new ByteBuffer(file));

    /// <summary>Where the data of each buffer starts in the file, in bytes.</summary>
    public static List<long> DataPositions(byte[] file)
    {
        var positions = new List<long>();
        var root = Root(file);
        for (var i = 0; i < root.BuffersLength; i++)
        {
            var buffer = root.Buffers(i)!.Value;
            if (buffer.GetDataBytes() is { Count: > 0 } data) positions.Add(data.Offset);
            else if (buffer.Offset > 1) positions.Add((long)buffer.Offset);
        }

        return positions;
    }

    /// <summary>What the generated code sees otherwise than the model says, null if nothing.</summary>
    public static string? FirstDifference(TfLiteModel model, byte[] file)
    {
        var root = Root(file);
        if (!Wire.Model.ModelBufferHasIdentifier(new ByteBuffer(file)) || root.Version != model.SchemaVersion) return "identifier or version";
        if (root.Description != model.Description || root.SubgraphsLength != model.Subgraphs.Count) return "description or subgraphs";
        for (var i = 0; i < model.Subgraphs.Count; i++)
        {
            var seen = root.Subgraphs(i)!.Value;
            var graph = model.Subgraphs[i];
            if (!graph.Inputs.AsSpan().SequenceEqual(seen.GetInputsArray() ?? []) || !graph.Outputs.AsSpan().SequenceEqual(seen.GetOutputsArray() ?? [])) return $"ends of subgraph {i}";
            if (seen.TensorsLength != graph.Tensors.Count || seen.OperatorsLength != graph.Operators.Count) return $"lists of subgraph {i}";
            for (var t = 0; t < graph.Tensors.Count; t++)
                if (!IsSame(root, seen.Tensors(t)!.Value, graph.Tensors[t])) return $"subgraph {i}, tensor {t}";
            for (var o = 0; o < graph.Operators.Count; o++)
                if (!IsSame(root, seen.Operators(o)!.Value, graph.Operators[o])) return $"subgraph {i}, operator {o}";
        }

        return null;
    }

    private static bool IsSame(Wire.Model root, Wire.Tensor seen, Tensor tensor)
    {
        var data = root.Buffers((int)seen.Buffer)!.Value.GetDataBytes() ?? ArraySegment<byte>.Empty;
        return (int)seen.Type == (int)tensor.Type
            && (tensor.Shape ?? []).AsSpan().SequenceEqual(seen.GetShapeArray() ?? [])
            && (tensor.Quantization?.Scale ?? []).AsSpan().SequenceEqual(seen.Quantization?.GetScaleArray() ?? [])
            && (tensor.Quantization?.ZeroPoint ?? []).AsSpan().SequenceEqual(seen.Quantization?.GetZeroPointArray() ?? [])
            && seen.Name == tensor.Name
            && data.AsSpan().SequenceEqual(tensor.Buffer.Data.AsSpan<byte>());
    }

    private static bool IsSame(Wire.Model root, Wire.Operator seen, Operator op)
    {
        var code = root.OperatorCodes((int)seen.OpcodeIndex)!.Value;
        return Math.Max((int)code.BuiltinCode, code.DeprecatedBuiltinCode) == (int)op.Builtin
            && code.Version == op.Code.Version
            && op.Inputs.AsSpan().SequenceEqual(seen.GetInputsArray() ?? [])
            && op.Outputs.AsSpan().SequenceEqual(seen.GetOutputsArray() ?? [])
            && (int)seen.BuiltinOptionsType == (op.Options?.Tag ?? 0)
            && (int)seen.BuiltinOptions2Type == (op.Options2?.Tag ?? 0)
            && (seen.GetCustomOptionsBytes() ?? ArraySegment<byte>.Empty).AsSpan().SequenceEqual(op.CustomOptions is null ? [] : op.CustomOptions.AsSpan<byte>());
    }
}
