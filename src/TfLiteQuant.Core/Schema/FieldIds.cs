namespace TfLiteQuant.Schema;

/// <summary>
/// Field ids of the tables that have a member in the in-memory model. They are facts of the format; a test holds them
/// against the binary schema by name.
/// </summary>
internal static class FieldIds
{
    internal static class Model
    {
        public const int Version = 0, OperatorCodes = 1, Subgraphs = 2, Description = 3, Buffers = 4, MetadataBuffer = 5,
            Metadata = 6, SignatureDefs = 7, ExternalBufferGroups = 8, ExternalBuffers = 9;
    }

    internal static class OperatorCode
    {
        public const int DeprecatedBuiltinCode = 0, CustomCode = 1, Version = 2, BuiltinCode = 3;
    }

    internal static class SubGraph
    {
        public const int Tensors = 0, Inputs = 1, Outputs = 2, Operators = 3, Name = 4, DebugMetadataIndex = 5;
    }

    internal static class Operator
    {
        public const int OpcodeIndex = 0, Inputs = 1, Outputs = 2, BuiltinOptionsType = 3, BuiltinOptions = 4, CustomOptions = 5,
            CustomOptionsFormat = 6, MutatingVariableInputs = 7, Intermediates = 8, LargeCustomOptionsOffset = 9,
            LargeCustomOptionsSize = 10, BuiltinOptions2Type = 11, BuiltinOptions2 = 12, DebugMetadataIndex = 13;
    }

    internal static class Tensor
    {
        public const int Shape = 0, Type = 1, Buffer = 2, Name = 3, Quantization = 4, IsVariable = 5, Sparsity = 6,
            ShapeSignature = 7, HasRank = 8, VariantTensors = 9, ExternalBuffer = 10;
    }

    internal static class VariantSubType
    {
        public const int Shape = 0, Type = 1, HasRank = 2;
    }

    internal static class QuantizationParameters
    {
        public const int Min = 0, Max = 1, Scale = 2, ZeroPoint = 3, DetailsType = 4, Details = 5, QuantizedDimension = 6;
    }

    internal static class CustomQuantization
    {
        public const int Custom = 0;
    }

    internal static class BlockwiseQuantization
    {
        public const int Scales = 0, ZeroPoints = 1, BlockSize = 2;
    }

    internal static class MultiAxisQuantization
    {
        public const int Scales = 0, ZeroPoints = 1, BlockSize = 2, QuantizedDimensions = 3;
    }

    internal static class SparsityParameters
    {
        public const int TraversalOrder = 0, BlockMap = 1, DimMetadata = 2;
    }

    internal static class DimensionMetadata
    {
        public const int Format = 0, DenseSize = 1, ArraySegmentsType = 2, ArraySegments = 3, ArrayIndicesType = 4, ArrayIndices = 5;
    }

    /// <summary>The tables <c>Int32Vector</c>, <c>Uint16Vector</c> and <c>Uint8Vector</c>.</summary>
    internal static class IndexVector
    {
        public const int Values = 0;
    }

    internal static class Buffer
    {
        public const int Data = 0, Offset = 1, Size = 2;
    }

    internal static class Metadata
    {
        public const int Name = 0, Buffer = 1;
    }

    internal static class SignatureDef
    {
        public const int Inputs = 0, Outputs = 1, SignatureKey = 2, DeprecatedTag = 3, SubgraphIndex = 4;
    }

    internal static class TensorMap
    {
        public const int Name = 0, TensorIndex = 1;
    }

    internal static class ExternalBufferGroup
    {
        public const int Name = 0;
    }

    internal static class ExternalBuffer
    {
        public const int Id = 0, Group = 1, Offset = 2, Length = 3, Packing = 4;
    }
}
