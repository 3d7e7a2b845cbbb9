import { typesOf } from './types-of.js';

/**
 * Types that do not change what is served on this machine: permissions, networks, encryption, logs and monitoring, build
 * pipelines, governance, and parts of a resource that is reported itself, such as the methods of a REST API.
 */
export const typesWithoutPart: ReadonlySet<string> = typesOf({
  'AWS::ACMPCA': 'Certificate CertificateAuthority CertificateAuthorityActivation Permission',
  'AWS::AIOps': 'InvestigationGroup',
  'AWS::APS': 'AnomalyDetector ResourcePolicy RuleGroupsNamespace Scraper Workspace',
  'AWS::ARCRegionSwitch': 'Plan',
  'AWS::ARCZonalShift': 'AutoshiftObserverNotificationStatus ZonalAutoshiftConfiguration',
  'AWS::AccessAnalyzer': 'Analyzer ArchiveRule',
  'AWS::AccountAccess': 'Application Entitlement',
  'AWS::ApiGateway':
    'Account ApiKey Authorizer BasePathMapping BasePathMappingV2 ClientCertificate Deployment DocumentationPart DocumentationVersion DomainName DomainNameAccessAssociation DomainNameV2 GatewayResponse Method Model RequestValidator Resource Stage UsagePlan UsagePlanKey VpcLink',
  'AWS::ApiGatewayV2': 'Deployment IntegrationResponse Model RouteResponse',
  'AWS::AppConfig':
    'ConfigurationProfile Deployment DeploymentStrategy Environment ExperimentDefinition ExperimentRun Extension ExtensionAssociation HostedConfigurationVersion',
  'AWS::AppRunner': 'AutoScalingConfiguration ObservabilityConfiguration VpcConnector VpcIngressConnection',
  'AWS::AppSync':
    'ApiCache ApiKey ChannelNamespace DataSource DomainName DomainNameApiAssociation FunctionConfiguration GraphQLSchema Resolver SourceApiAssociation Type',
  'AWS::ApplicationAutoScaling': 'ScalableTarget ScalingPolicy',
  'AWS::ApplicationInsights': 'Application',
  'AWS::ApplicationSignals': 'Discovery GroupingConfiguration ServiceLevelObjective',
  'AWS::AuditManager': 'Assessment AssessmentFramework',
  'AWS::AutoScaling': 'LaunchConfiguration LifecycleHook ScalingPolicy ScheduledAction WarmPool',
  'AWS::AutoScalingPlans': 'ScalingPlan',
  'AWS::BCM': 'Dashboard ScheduledReport',
  'AWS::BCMDataExports': 'Export',
  'AWS::Backup':
    'BackupPlan BackupSelection BackupVault Framework LegalHold LogicallyAirGappedBackupVault ReportPlan RestoreTestingPlan RestoreTestingSelection TieringConfiguration',
  'AWS::BackupGateway': 'Hypervisor',
  'AWS::Batch': 'ComputeEnvironment ConsumableResource QuotaShare SchedulingPolicy ServiceEnvironment',
  'AWS::BcmPricingCalculator': 'BillScenario WorkloadEstimate',
  'AWS::Bedrock': 'ResourcePolicy',
  'AWS::BedrockAgentCore': 'ResourcePolicy',
  'AWS::Billing': 'BillingView',
  'AWS::BillingConductor': 'BillingGroup CustomLineItem PricingPlan PricingRule',
  'AWS::Budgets': 'Budget BudgetsAction',
  'AWS::CDK': 'Metadata',
  'AWS::CE': 'AnomalyMonitor AnomalySubscription CostCategory',
  'AWS::CUR': 'ReportDefinition',
  'AWS::CertificateManager': 'Account AcmeDomainValidation AcmeEndpoint AcmeExternalAccountBinding Certificate',
  'AWS::Chatbot': 'CustomAction MicrosoftTeamsChannelConfiguration SlackChannelConfiguration',
  'AWS::Cloud9': 'EnvironmentEC2',
  'AWS::CloudFormation':
    'ChangeSet GeneratedTemplate GuardHook HookDefaultVersion HookTypeConfig HookVersion LambdaHook ModuleDefaultVersion ModuleVersion PublicTypeVersion Publisher ResourceDefaultVersion ResourceVersion Stack TypeActivation WaitCondition WaitConditionHandle',
  'AWS::CloudFront':
    'AnycastIpList CachePolicy CloudFrontOriginAccessIdentity ConnectionGroup ContinuousDeploymentPolicy FieldLevelEncryptionProfile Function KeyGroup MonitoringSubscription OriginAccessControl OriginRequestPolicy PublicKey RealtimeLogConfig TrustStore VpcOrigin',
  'AWS::CloudHSM': 'Cluster',
  'AWS::CloudTrail': 'Channel Dashboard EventDataStore ResourcePolicy Trail',
  'AWS::CloudWatch':
    'Alarm AlarmMuteRule AnomalyDetector CompositeAlarm Dashboard InsightRule LogAlarm MetricStream OTelEnrichment',
  'AWS::CodeArtifact': 'Domain PackageGroup Repository',
  'AWS::CodeBuild': 'Fleet Project ReportGroup SourceCredential',
  'AWS::CodeCommit': 'Repository',
  'AWS::CodeConnections': 'Connection Host',
  'AWS::CodeDeploy': 'Application DeploymentConfig DeploymentGroup',
  'AWS::CodeGuruProfiler': 'ProfilingGroup',
  'AWS::CodeGuruReviewer': 'RepositoryAssociation',
  'AWS::CodePipeline': 'CustomActionType Pipeline Webhook',
  'AWS::CodeStar': 'GitHubRepository',
  'AWS::CodeStarConnections': 'Connection RepositoryLink SyncConfiguration',
  'AWS::CodeStarNotifications': 'NotificationRule',
  'AWS::Cognito':
    'IdentityPoolPrincipalTag IdentityPoolRoleAttachment LogDeliveryConfiguration Terms UserPoolRegionalConfigurationAttachment',
  'AWS::ComputeOptimizer': 'AutomationRule',
  'AWS::Config':
    'AggregationAuthorization ConfigRule ConfigurationAggregator ConfigurationRecorder ConformancePack Connector DeliveryChannel OrganizationConfigRule OrganizationConformancePack RemediationConfiguration StoredQuery',
  'AWS::ControlTower': 'EnabledBaseline EnabledControl LandingZone',
  'AWS::DAX': 'ParameterGroup SubnetGroup',
  'AWS::DLM': 'LifecyclePolicy',
  'AWS::DMS': 'EventSubscription ReplicationSubnetGroup',
  'AWS::Detective': 'Graph MemberInvitation OrganizationAdmin',
  'AWS::DevOpsAgent': 'AgentSpace Asset Association PrivateConnection Service Trigger',
  'AWS::DevOpsGuru': 'LogAnomalyDetectionIntegration NotificationChannel ResourceCollection',
  'AWS::DirectConnect':
    'Connection DirectConnectGateway DirectConnectGatewayAssociation Lag PrivateVirtualInterface PublicVirtualInterface TransitVirtualInterface',
  'AWS::DocDB': 'DBClusterParameterGroup DBSubnetGroup EventSubscription',
  'AWS::EC2':
    'ApplicationStatusCheck CapacityManagerDataExport CapacityReservation CapacityReservationFleet CarrierGateway ClientVpnAuthorizationRule ClientVpnEndpoint ClientVpnRoute ClientVpnTargetNetworkAssociation CustomerGateway DHCPOptions EIP EIPAssociation EgressOnlyInternetGateway EnclaveCertificateIamRoleAssociation FlowLog FpgaImage GatewayRouteTableAssociation Host IPAM IPAMAllocation IPAMPool IPAMPoolCidr IPAMPrefixListResolver IPAMPrefixListResolverTarget IPAMResourceDiscovery IPAMResourceDiscoveryAssociation IPAMScope IPv4Pool InstanceConnectEndpoint InstanceEventWindow InternetGateway IpPoolRouteTableAssociation IpamExternalResourceVerificationToken KeyPair LaunchTemplate LocalGatewayRoute LocalGatewayRouteTable LocalGatewayRouteTableVPCAssociation LocalGatewayRouteTableVirtualInterfaceGroupAssociation LocalGatewayVirtualInterface LocalGatewayVirtualInterfaceGroup NatGateway NetworkAcl NetworkAclEntry NetworkInsightsAccessScope NetworkInsightsAccessScopeAnalysis NetworkInsightsAnalysis NetworkInsightsPath NetworkInterface NetworkInterfaceAttachment NetworkInterfacePermission NetworkPerformanceMetricSubscription PlacementGroup PrefixList Route RouteServer RouteServerAssociation RouteServerEndpoint RouteServerPeer RouteServerPropagation RouteTable SecurityGroup SecurityGroupEgress SecurityGroupIngress SecurityGroupVpcAssociation SnapshotBlockPublicAccess SqlHaStandbyDetectedInstance Subnet SubnetCidrBlock SubnetCidrReservation SubnetNetworkAclAssociation SubnetRouteTableAssociation TrafficMirrorFilter TrafficMirrorFilterRule TrafficMirrorSession TrafficMirrorTarget TransitGateway TransitGatewayAttachment TransitGatewayConnect TransitGatewayConnectPeer TransitGatewayMeteringPolicy TransitGatewayMeteringPolicyEntry TransitGatewayMulticastDomain TransitGatewayMulticastDomainAssociation TransitGatewayMulticastGroupMember TransitGatewayMulticastGroupSource TransitGatewayPeeringAttachment TransitGatewayPolicyTable TransitGatewayPolicyTableAssociation TransitGatewayPolicyTableEntry TransitGatewayRoute TransitGatewayRouteTable TransitGatewayRouteTableAssociation TransitGatewayRouteTablePropagation TransitGatewayVpcAttachment VPC VPCBlockPublicAccessExclusion VPCBlockPublicAccessOptions VPCCidrBlock VPCDHCPOptionsAssociation VPCEncryptionControl VPCEndpoint VPCEndpointConnectionNotification VPCEndpointService VPCEndpointServicePermissions VPCGatewayAttachment VPCPeeringConnection VPNConcentrator VPNConnection VPNConnectionRoute VPNGateway VPNGatewayRoutePropagation VerifiedAccessGroup VerifiedAccessInstance VerifiedAccessTrustProvider Volume VolumeAttachment',
  'AWS::ECR':
    'PublicRepository PullThroughCacheRule PullTimeUpdateExclusion RegistryPolicy RegistryScanningConfiguration ReplicationConfiguration Repository RepositoryCreationTemplate SigningConfiguration',
  'AWS::ECS':
    'CapacityProvider Cluster ClusterCapacityProviderAssociations DaemonTaskDefinition PrimaryTaskSet TaskDefinition TaskSet',
  'AWS::EFS': 'AccessPoint MountTarget',
  'AWS::EKS':
    'AccessEntry Addon Capability CertificateAuthority FargateProfile IdentityProviderConfig Nodegroup PodIdentityAssociation',
  'AWS::EVS': 'Environment',
  'AWS::ElastiCache':
    'ParameterGroup SecurityGroup SecurityGroupIngress ServerlessCacheSnapshot SubnetGroup User UserGroup',
  'AWS::ElasticLoadBalancingV2':
    'Listener ListenerCertificate ListenerRule TargetGroup TrustStore TrustStoreRevocation',
  'AWS::EventSchemas': 'Discoverer RegistryPolicy Schema',
  'AWS::Events': 'ApiDestination Archive Connection EventBusPolicy',
  'AWS::EventsV2': 'EventSource ResourcePolicy',
  'AWS::FIS': 'ExperimentTemplate TargetAccountConfiguration',
  'AWS::FMS': 'ApplicationsList NotificationChannel Policy ProtocolsList ResourceSet',
  'AWS::GlobalAccelerator': 'CrossAccountAttachment EndpointGroup Listener',
  'AWS::Glue':
    'Blueprint Catalog Classifier Connection ConnectionType CustomEntityType DataCatalogEncryptionSettings DataQualityRuleset Database DevEndpoint IdentityCenterConfiguration Integration IntegrationResourceProperty MLTransform Partition Registry Schema SchemaVersion SchemaVersionMetadata SecurityConfiguration Session Table TableOptimizer UsageProfile UserDefinedFunction',
  'AWS::GuardDuty':
    'CustomDetectionRuleAssociation Detector Filter IPSet MalwareProtectionPlan Master Member PublishingDestination ThreatEntitySet ThreatIntelSet TrustedEntitySet',
  'AWS::IAM':
    'AccessKey Group GroupPolicy InstanceProfile ManagedPolicy OIDCProvider Policy Role RolePolicy SAMLProvider ServerCertificate ServiceLinkedRole User UserPolicy UserToGroupAddition VirtualMFADevice',
  'AWS::IVSChat': 'LoggingConfiguration',
  'AWS::IdentityStore': 'Group GroupMembership User',
  'AWS::Inspector': 'AssessmentTarget AssessmentTemplate ResourceGroup',
  'AWS::InspectorV2': 'CisScanConfiguration CodeSecurityIntegration CodeSecurityScanConfiguration Connector Filter',
  'AWS::Interconnect': 'Connection',
  'AWS::InternetMonitor': 'Monitor',
  'AWS::Invoicing': 'InvoiceUnit ProcurementPortalPreference',
  'AWS::KMS': 'Alias Key ReplicaKey',
  'AWS::Kinesis': 'Channel ResourcePolicy StreamConsumer',
  'AWS::Lambda': 'CapacityProvider CodeSigningConfig LayerVersionPermission NetworkConnector ResourcePolicy',
  'AWS::Lex': 'ResourcePolicy',
  'AWS::LicenseManager': 'Grant License LicenseAssetGroup LicenseAssetRuleSet',
  'AWS::Logs':
    'AccountPolicy Delivery DeliveryDestination DeliverySource Destination Integration LogAnomalyDetector LogGroup LogStream MetricFilter QueryDefinition ResourcePolicy ScheduledQuery StorageTierPolicy SubscriptionFilter Transformer',
  'AWS::MPA': 'ApprovalTeam IdentitySource',
  'AWS::Macie': 'AllowList CustomDataIdentifier FindingsFilter Member Session',
  'AWS::MediaLive': 'InputSecurityGroup',
  'AWS::MemoryDB': 'ACL ParameterGroup Snapshot SubnetGroup User',
  'AWS::Neptune': 'DBClusterParameterGroup DBParameterGroup DBSubnetGroup EventSubscription',
  'AWS::NetworkFirewall':
    'ContainerAssociation Firewall FirewallPolicy LoggingConfiguration RuleGroup TLSInspectionConfiguration VpcEndpointAssociation',
  'AWS::NetworkFlowMonitor': 'Monitor Scope',
  'AWS::NetworkManager':
    'ConnectAttachment ConnectPeer Connection CoreNetwork CoreNetworkPrefixListAssociation CustomerGatewayAssociation Device DirectConnectGatewayAttachment GlobalNetwork Link LinkAssociation Site SiteToSiteVpnAttachment TransitGatewayPeering TransitGatewayRegistration TransitGatewayRouteTableAttachment VpcAttachment',
  'AWS::NetworkMonitor': 'Monitor',
  'AWS::Notifications':
    'ChannelAssociation EventRule ManagedNotificationAccountContactAssociation ManagedNotificationAdditionalChannelAssociation NotificationConfiguration NotificationHub OrganizationalUnitAssociation',
  'AWS::NotificationsContacts': 'EmailContact',
  'AWS::Oam': 'Link Sink',
  'AWS::ObservabilityAdmin':
    'OrganizationCentralizationRule OrganizationTelemetryRule S3TableIntegration TelemetryEnrichment TelemetryPipelines TelemetryRule',
  'AWS::OpenSearchServerless':
    'AccessPolicy CollectionGroup CollectionIndex Index LifecyclePolicy SecurityConfig SecurityPolicy VpcEndpoint',
  'AWS::Organizations': 'Account Organization OrganizationalUnit Policy ResourcePolicy',
  'AWS::Outposts': 'Outpost Site',
  'AWS::PCAConnectorAD':
    'Connector DirectoryRegistration ServicePrincipalName Template TemplateGroupAccessControlEntry',
  'AWS::PCAConnectorSCEP': 'Challenge Connector',
  'AWS::PI': 'PerfReports',
  'AWS::PricingPlanManager': 'Subscription',
  'AWS::Proton': 'EnvironmentAccountConnection EnvironmentTemplate ServiceTemplate',
  'AWS::RAM': 'Permission ResourceShare',
  'AWS::RDS':
    'ClusterSnapshot CustomDBEngineVersion DBClusterParameterGroup DBParameterGroup DBProxyEndpoint DBProxyTargetGroup DBSecurityGroup DBSecurityGroupIngress DBSnapshot DBSubnetGroup EventSubscription Integration OptionGroup',
  'AWS::RUM': 'AppMonitor',
  'AWS::Rbin': 'Rule',
  'AWS::Redshift':
    'ClusterParameterGroup ClusterSecurityGroup ClusterSecurityGroupIngress ClusterSubnetGroup EndpointAccess EndpointAuthorization EventSubscription Integration QEV2IdcApplication ScheduledAction Snapshot SnapshotCopyGrant SnapshotSchedule UsageLimit',
  'AWS::ResilienceHub': 'App ResiliencyPolicy',
  'AWS::ResilienceHubV2': 'Policy Service ServiceFunction System UserJourney',
  'AWS::ResourceExplorer2': 'DefaultViewAssociation Index View',
  'AWS::ResourceGroups': 'Group TagSyncTask',
  'AWS::RolesAnywhere': 'CRL Profile TrustAnchor',
  'AWS::Route53':
    'CidrCollection DNSSEC DelegationSet HealthCheck HostedZone KeySigningKey QueryLoggingConfig RecordSet RecordSetGroup TrafficPolicy TrafficPolicyInstance',
  'AWS::Route53GlobalResolver':
    'AccessSource AccessToken DnsView FirewallDomainList FirewallRule GlobalResolver HostedZoneAssociation',
  'AWS::Route53Profiles': 'Profile ProfileAssociation ProfileResourceAssociation',
  'AWS::Route53RecoveryControl': 'Cluster ControlPanel RoutingControl SafetyRule',
  'AWS::Route53RecoveryReadiness': 'Cell ReadinessCheck RecoveryGroup ResourceSet',
  'AWS::Route53Resolver':
    'FirewallDomainList FirewallRuleGroup FirewallRuleGroupAssociation OutpostResolver ResolverConfig ResolverDNSSECConfig ResolverEndpoint ResolverQueryLoggingConfig ResolverQueryLoggingConfigAssociation ResolverRule ResolverRuleAssociation',
  'AWS::S3':
    'AccessGrant AccessGrantsInstance AccessGrantsLocation MultiRegionAccessPointPolicy StorageLens StorageLensGroup',
  'AWS::S3Express': 'BucketPolicy',
  'AWS::S3Outposts': 'BucketPolicy',
  'AWS::S3Tables': 'TableBucketPolicy',
  'AWS::S3Vectors': 'VectorBucketPolicy',
  'AWS::SES':
    'ConfigurationSet ConfigurationSetEventDestination CustomVerificationEmailTemplate DedicatedIpPool EmailIdentityCertificate MailManagerAddonInstance MailManagerAddonSubscription MailManagerAddressList MailManagerArchive MailManagerIngressPoint MailManagerRelay MailManagerRuleSet MailManagerTrafficPolicy MultiRegionEndpoint ReceiptFilter ReceiptRuleSet Tenant VdmAttributes',
  'AWS::SMSVOICE': 'ResourcePolicy',
  'AWS::SNS': 'TopicInlinePolicy TopicPolicy',
  'AWS::SQS': 'QueueInlinePolicy QueuePolicy',
  'AWS::SSM':
    'Association CloudConnector MaintenanceWindow MaintenanceWindowTarget MaintenanceWindowTask OpsItem PatchBaseline ResourceDataSync ResourcePolicy ServiceSetting',
  'AWS::SSMContacts': 'Contact ContactChannel Plan Rotation',
  'AWS::SSMGuiConnect': 'Preferences',
  'AWS::SSMIncidents': 'ReplicationSet ResponsePlan',
  'AWS::SSMQuickSetup': 'ConfigurationManager LifecycleAutomation',
  'AWS::SSO':
    'Application ApplicationAssignment Assignment Instance InstanceAccessControlAttributeConfiguration PermissionSet',
  'AWS::Scheduler': 'ScheduleGroup',
  'AWS::SecretsManager': 'ResourcePolicy RotationSchedule SecretTargetAttachment',
  'AWS::SecurityAgent': 'AgentSpace Application Artifact Pentest SecurityRequirementPack TargetDomain',
  'AWS::SecurityHub':
    'AggregatorV2 AutomationRule AutomationRuleV2 ConfigurationPolicy Connector ConnectorV2 DelegatedAdmin FindingAggregator Hub HubV2 Insight OrganizationConfiguration PolicyAssociation ProductSubscription SecurityControl Standard',
  'AWS::SecurityLake': 'AwsLogSource DataLake Subscriber SubscriberNotification',
  'AWS::ServiceCatalog':
    'AcceptedPortfolioShare CloudFormationProduct LaunchNotificationConstraint LaunchRoleConstraint LaunchTemplateConstraint Portfolio PortfolioPrincipalAssociation PortfolioProductAssociation PortfolioShare ResourceUpdateConstraint ServiceAction ServiceActionAssociation StackSetConstraint TagOption TagOptionAssociation',
  'AWS::ServiceCatalogAppRegistry': 'Application AttributeGroup AttributeGroupAssociation ResourceAssociation',
  'AWS::ServiceDiscovery': 'HttpNamespace Instance PrivateDnsNamespace PublicDnsNamespace',
  'AWS::Shield': 'DRTAccess ProactiveEngagement Protection ProtectionGroup',
  'AWS::Signer': 'ProfilePermission SigningProfile',
  'AWS::StepFunctions': 'StateMachineAlias StateMachineVersion',
  'AWS::SupportApp': 'AccountAlias SlackChannelConfiguration SlackWorkspaceConfiguration',
  'AWS::SupportAuthZ': 'SupportPermit',
  'AWS::Synthetics': 'Canary Group',
  'AWS::SystemsManagerSAP': 'Application',
  'AWS::Transfer': 'Agreement Certificate Connector HostKey Profile User',
  'AWS::UXC': 'AccountCustomization',
  'AWS::VpcLattice':
    'AccessLogSubscription AuthPolicy DomainVerification Listener ResourceConfiguration ResourceGateway ResourcePolicy Rule ServiceNetwork ServiceNetworkResourceAssociation ServiceNetworkServiceAssociation ServiceNetworkVpcAssociation TargetGroup',
  'AWS::WAF': 'ByteMatchSet IPSet Rule SizeConstraintSet SqlInjectionMatchSet XssMatchSet',
  'AWS::WAFRegional':
    'ByteMatchSet GeoMatchSet IPSet RateBasedRule RegexPatternSet Rule SizeConstraintSet SqlInjectionMatchSet WebACLAssociation XssMatchSet',
  'AWS::WAFv2': 'IPSet LoggingConfiguration RegexPatternSet RuleGroup WebACLAssociation',
  'AWS::WellArchitected': 'AgentContext AgentGoal AgentProfile Lens Profile ReviewTemplate Workload',
  'AWS::XRay': 'Group ResourcePolicy SamplingRule TransactionSearchConfig',
  // Resources that the CDK creates for its own use.
  Custom:
    'AWSCDKOpenIdConnectProvider CloudwatchLogResourcePolicy CrossAccountZoneDelegation CrossRegionExportReader CrossRegionExportWriter DeleteExistingRecordSet DynamoDBReplica ECRAutoDeleteImages ElasticsearchAccessPolicy LogRetention OpenSearchAccessPolicy S3AutoDeleteObjects SyntheticsAutoDeleteUnderlyingResources UserPoolCloudFrontDomainName VpcRestrictDefaultSG',
});
